// Rows of float32 numbers: the small loops that norms, activations, attention and losses are made of. Used inside core/kernels.
// Sums are taken over sixteen lanes and folded by halves, so that a result depends on the numbers alone, not on the vector width.
#pragma once
#include <cstdint>

#include "core/kernels/number.h"

namespace lorikeet::vec {

/// out = x as float32.
void widen(const std::uint16_t* x, float* out, std::int64_t n);
/// out = x rounded to the nearest bfloat16, ties to even.
void narrow(const float* x, std::uint16_t* out, std::int64_t n);

/// A row of either kind as float32: the row itself, or `buffer` filled from it. @param at index of the row's first number
const float* load(const void* data, Number number, std::int64_t at, float* buffer, std::int64_t n);
/// Writes a row in either kind.
void store(const float* x, void* data, Number number, std::int64_t at, std::int64_t n);

float sumOfProducts(const float* a, const float* b, std::int64_t n);
float largest(const float* x, std::int64_t n);
/// x += factor·y
void addScaled(float* x, const float* y, float factor, std::int64_t n);
void scale(float* x, float factor, std::int64_t n);
/// out = a·(b − mean)·factor
void centredProduct(const float* a, const float* b, float mean, float factor, float* out, std::int64_t n);
/// x[i] = exp(x[i]·factor + shift), within 2 units in the last place; 0 below −87. @return their sum
float exponentials(float* x, float factor, float shift, std::int64_t n);
/// out = silu(gate)·up
void siluTimes(const float* gate, const float* up, float* out, std::int64_t n);
/// Gradients of siluTimes. @param gradient of its output
void siluTimesGradient(const float* gradient, const float* gate, const float* up, float* gateGradient, float* upGradient, std::int64_t n);
/// out = gelu(gate)·up with gelu's tanh form
void geluTimes(const float* gate, const float* up, float* out, std::int64_t n);
void geluTimesGradient(const float* gradient, const float* gate, const float* up, float* gateGradient, float* upGradient, std::int64_t n);

/// Turns the pairs (i, i + half) of a head by a position's angles. @param direction 1 forward, -1 back  @param cos, sin [half]
void turnPairs(float* head, const float* cos, const float* sin, std::int64_t half, float direction);

}  // namespace lorikeet::vec
