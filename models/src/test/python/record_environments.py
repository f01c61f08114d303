"""Writes what Gymnasium's environments do in 1,000 random steps each: the golden files of EnvironmentDynamicsTest.

python record_environments.py FOLDER
A line: "reset" and the state, or the action, the reward, whether it terminated, the state after it, and what is seen.
"""
import pathlib
import sys

import gymnasium as gym
import numpy as np


def numbers(values, form):
    return " ".join(format(float(v), form) for v in values)


def record(name, file):
    env = gym.make(name).unwrapped
    limit = gym.spec(name).max_episode_steps
    rng = np.random.default_rng(20261121)
    lines = []
    age = None
    for step in range(1000):
        if age is None or age == limit:
            env.reset(seed=step)
            lines.append("reset;" + numbers(env.state, ".17g"))
            age = 0
        action = int(rng.integers(env.action_space.n))
        observation, reward, terminated, _, _ = env.step(action)
        lines.append(
            f"{action};{reward:g};{int(terminated)};{numbers(env.state, '.12g')};{numbers(observation, '.8g')}"
        )
        age = None if terminated else age + 1
    file.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    for name in ("CartPole-v1", "Acrobot-v1", "MountainCar-v0"):
        record(name, folder / f"{name}.txt")
