package io.penstock.text.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code for}.
 *
 * @param target what each item is assigned to
 * @param items what it goes through
 * @param condition which of them are wanted
 * @param recursive whether {@code loop(...)} in the body does it again
 * @param body what is rendered for each
 * @param otherwise what is rendered where the body never came to its end, as Jinja has it
 * @param line of the template
 */
record ForLoop(
    Statements.Target target,
    Expr items,
    @Nullable Expr condition,
    boolean recursive,
    Node body,
    Node otherwise,
    int line)
    implements Node {
  @Override
  public Flow render(Scope scope, StringBuilder out) {
    scope.run().at(line);
    loop(scope, items.evaluate(scope), 0, out);
    return Flow.NEXT;
  }

  private void loop(Scope scope, Object iterable, int depth, StringBuilder out) {
    Run run = scope.run();
    List<Object> wanted = wanted(scope, iterable);
    LoopState state =
        new LoopState(
            wanted,
            depth,
            recursive
                ? (again, inner) -> {
                  StringBuilder text = new StringBuilder();
                  loop(scope, inner, depth + 1, text);
                  return again.made(text.toString());
                }
                : null);
    boolean completed = false;
    run.enter();
    for (Object item : wanted) {
      run.step(1);
      state.next();
      Scope inner = scope.inner();
      inner.set("loop", state);
      target.assign(inner, item);
      Flow flow = body.render(inner, out);
      completed |= flow == Flow.NEXT;
      if (flow == Flow.BREAK) {
        break;
      }
    }
    if (!completed) {
      otherwise.render(scope.inner(), out);
    }
    run.leave();
  }

  private List<Object> wanted(Scope scope, Object iterable) {
    List<Object> all = Types.items(iterable);
    if (condition == null) {
      return all;
    }
    List<Object> wanted = new ArrayList<>();
    for (Object item : all) {
      scope.run().step(1);
      Scope inner = scope.inner();
      target.assign(inner, item);
      if (Types.truthy(condition.evaluate(inner))) {
        wanted.add(item);
      }
    }
    return wanted;
  }
}
