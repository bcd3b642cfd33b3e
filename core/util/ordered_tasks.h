// Pieces of work on a few threads whose results come back in order. Used by the dataset reader and writer.
#pragma once
#include <algorithm>
#include <deque>
#include <future>
#include <thread>
#include <utility>

namespace lorikeet {

/// At most `threads` pieces are under way, so that neither threads nor results pile up. What a piece throws comes out of pop().
/// Destroying it waits for what is under way.
template <class Result>
class OrderedTasks {
 public:
  explicit OrderedTasks(std::size_t threads = std::clamp(std::thread::hardware_concurrency(), 1u, 4u)) : m_threads(threads) {}
  bool full() const { return m_tasks.size() >= m_threads; }
  bool empty() const { return m_tasks.empty(); }
  template <class Work>
  void push(Work work) {
    m_tasks.push_back(std::async(std::launch::async, std::move(work)));
  }
  /// Waits for the oldest piece.
  Result pop() {
    std::future<Result> first = std::move(m_tasks.front());
    m_tasks.pop_front();
    return first.get();
  }

 private:
  std::size_t m_threads;
  std::deque<std::future<Result>> m_tasks;
};

}  // namespace lorikeet
