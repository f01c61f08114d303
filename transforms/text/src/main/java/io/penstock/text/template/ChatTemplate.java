package io.penstock.text.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.template.TemplateException.Cause;
import java.time.LocalDateTime;
import java.util.Map;

/**
 * A compiled chat template. It renders the same bytes as Jinja2 3.1.6 does with the settings of
 * transformers, and can be shared between threads.
 */
public final class ChatTemplate {
  /** Longer templates nobody has written. */
  private static final int MAX_LENGTH = 1 << 20;

  private final StatementParser.Parsed parsed;
  private final TemplateLimits limits;

  private ChatTemplate(StatementParser.Parsed parsed, TemplateLimits limits) {
    this.parsed = parsed;
    this.limits = limits;
  }

  /**
   * Compiles a template.
   *
   * @throws TemplateException if it is no Jinja, or of a kind that is not rendered here, with line
   *     and column
   */
  public static ChatTemplate compile(String template) {
    return compile(template, TemplateLimits.DEFAULT);
  }

  /** As {@link #compile(String)}, with limits. */
  public static ChatTemplate compile(String template, TemplateLimits limits) {
    if (template.length() > MAX_LENGTH) {
      throw TemplateException.limit(
          "a template of %d characters: at most %d are taken"
              .formatted(template.length(), MAX_LENGTH));
    }
    try {
      return new ChatTemplate(StatementParser.parse(template), limits);
    } catch (StackOverflowError e) {
      throw TemplateException.limit("the template nests too deep");
    }
  }

  /** Whether the template itself says what is the assistant's. */
  public boolean hasGenerationBlocks() {
    return parsed.generation();
  }

  /**
   * The text of a conversation.
   *
   * @param variables messages, tools, documents, add_generation_prompt, special tokens and whatever
   *     else the template asks for
   * @param now what {@code strftime_now} takes the time to be
   * @throws TemplateException if the template refuses the conversation, or fails, or takes too much
   */
  public String render(ObjectNode variables, LocalDateTime now) {
    return render(variables, new Run(limits, now, /* tracking= */ false));
  }

  /**
   * The text of a conversation and the ranges of its {@code generation} blocks; for a template
   * without such blocks the ranges of {@link AssistantSpans}.
   *
   * @throws TemplateException if one of {@link #render}'s reasons holds, or the ranges are not
   *     known
   */
  public Rendering renderWithAssistant(ObjectNode variables, LocalDateTime now) {
    if (!hasGenerationBlocks()) {
      return AssistantSpans.of(this, variables, now);
    }
    Run run = new Run(limits, now, /* tracking= */ true);
    String text = render(variables, run);
    return new Rendering(text, run.generated());
  }

  private String render(ObjectNode variables, Run run) {
    Map<String, Object> names = Globals.fresh();
    for (Map.Entry<String, JsonNode> variable : variables.properties()) {
      names.put(variable.getKey(), TemplateValues.of(variable.getValue()));
    }
    StringBuilder out = new StringBuilder();
    run.writesTo(out);
    try {
      // Jinja, too, keeps what a template sets apart from what it is given.
      parsed.root().render(new Scope(run, names).inner(), out);
      return out.toString();
    } catch (TemplateException e) {
      throw e.onLine(run.line());
    } catch (StackOverflowError e) {
      throw TemplateException.limit("the template nests too deep").onLine(run.line());
    } catch (IllegalArgumentException e) {
      // The JDK's sort, of values whose order contradicts itself.
      throw new TemplateException(Cause.FAILED, String.valueOf(e.getMessage())).onLine(run.line());
    }
  }
}
