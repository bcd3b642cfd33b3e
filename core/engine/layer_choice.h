// Choosing the layers of an adapter by hand: the part of the engine's face that the Setup page's tree of layers uses.
#pragma once
#include "core/engine/engine.h"
#include "core/lora/target_pattern.h"
