package io.penstock.cli.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A command that another program understands: whatever follows its name is passed on as it is. */
public abstract sealed class DelegatedCommand implements Callable<Integer> {
  private final Program program;

  @Parameters(arity = "0..*", hidden = true)
  private List<String> arguments = new ArrayList<>();

  private DelegatedCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    return Foreground.run(program, arguments);
  }

  @Command(
      name = "ingest",
      description = "Turn a topic, a folder or a file into shards: `documents` or `feedback`.")
  public static final class Ingest extends DelegatedCommand {
    public Ingest() {
      super(Program.INGEST);
    }
  }

  @Command(
      name = "filter",
      description = "Judge every line of a JSONL file by a recipe, and write the verdicts.")
  public static final class Filter extends DelegatedCommand {
    public Filter() {
      super(Program.FILTER);
    }
  }

  @Command(
      name = "dedupe",
      description = "Find duplicates and near-duplicates among the lines of a JSONL file.")
  public static final class Dedupe extends DelegatedCommand {
    public Dedupe() {
      super(Program.DEDUPE);
    }
  }

  @Command(
      name = "extract",
      description = "Read the text of documents: JSON lines, Markdown or training pairs of them.")
  public static final class Extract extends DelegatedCommand {
    public Extract() {
      super(Program.EXTRACT);
    }
  }

  @Command(
      name = "template",
      description = "Render conversations by a model's chat template: `render`.")
  public static final class Template extends DelegatedCommand {
    public Template() {
      super(Program.TEMPLATE);
    }
  }

  @Command(
      name = "tokenizer",
      description = "Text into token ids and back: `encode`, `decode`, or `train` a tokenizer.")
  public static final class Tokenizer extends DelegatedCommand {
    public Tokenizer() {
      super(Program.TOKENIZER);
    }
  }

  @Command(
      name = "worker",
      description = "Take stage requests from Kafka, train and index, and report events.")
  public static final class Worker extends DelegatedCommand {
    public Worker() {
      super(Program.WORKER);
    }
  }

  @Command(
      name = "seal",
      description = "Seal a version of a data set: ordered, split and packed, for training.")
  public static final class Seal extends DelegatedCommand {
    public Seal() {
      super(Program.SEAL);
    }
  }

  @Command(name = "generate", description = "Let a model continue texts.")
  public static final class Generate extends DelegatedCommand {
    public Generate() {
      super(Program.GENERATE);
    }
  }

  @Command(
      name = "evaluate",
      description = "Measure a model on texts it has not seen: `perplexity`.")
  public static final class Evaluate extends DelegatedCommand {
    public Evaluate() {
      super(Program.EVALUATE);
    }
  }

  @Command(
      name = "train",
      description =
          "Train a model: pretrain, sft, lora, qlora, reward, dpo, kto, orpo, ppo or grpo.")
  public static final class Train extends DelegatedCommand {
    public Train() {
      super(Program.TRAIN);
    }
  }

  @Command(name = "rl", description = "Learn to act in an environment, by PPO or DQN.")
  public static final class Rl extends DelegatedCommand {
    public Rl() {
      super(Program.RL);
    }
  }

  @Command(name = "predict", description = "Score the answers of a file with a reward model.")
  public static final class Predict extends DelegatedCommand {
    public Predict() {
      super(Program.PREDICT);
    }
  }

  @Command(name = "merge", description = "Put adapters into their base model.")
  public static final class Merge extends DelegatedCommand {
    public Merge() {
      super(Program.MERGE);
    }
  }
}
