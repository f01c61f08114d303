"""What tensorboard reads in a folder: lines of tag, step and value."""
import sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1])
events.Reload()
for tag in events.Tags()["scalars"]:
    for scalar in events.Scalars(tag):
        print(tag, scalar.step, repr(scalar.value), repr(scalar.wall_time))
