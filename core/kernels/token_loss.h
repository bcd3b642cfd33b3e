// Cross-entropy over a vocabulary and its gradient, a few rows of logits at a time. Used by the fused loss.
#pragma once
#include "core/kernels/number.h"

namespace lorikeet {

/// Sum over rows of −log softmax(states·headᵀ)[target], in nats; the logits of all rows never exist at once.
/// @param states [N, D] of `number`  @param head [V, D], row-major, of `number`  @param targets [N], each in [0, V)
/// @param gradient [N, D] of `number`: d sum / d states; null = not wanted
/// @param rowLosses [N]: each row's share of the sum; null = not wanted
/// @param softcap logits are softcap·tanh(logits/softcap); 0 = none
double tokenLoss(const MatrixView& states, const MatrixView& head, const std::int64_t* targets, void* gradient, float* rowLosses,
                 float softcap = 0);

}  // namespace lorikeet
