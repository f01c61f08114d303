/** Turns an environment and a seed into a policy that acts in it: PPO and DQN for control. */
@NullMarked
package io.penstock.models.rl;

import org.jspecify.annotations.NullMarked;
