/** Turns rewards for a model's own answers into updates of it: PPO and GRPO. */
@NullMarked
package io.penstock.models.reinforce;

import org.jspecify.annotations.NullMarked;
