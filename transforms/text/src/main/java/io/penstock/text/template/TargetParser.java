package io.penstock.text.template;

import io.penstock.text.template.TemplateException.Cause;
import io.penstock.text.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Reads what is assigned to: names, tuples of names, and attributes of a namespace. */
final class TargetParser {
  private final TokenStream stream;

  TargetParser(TokenStream stream) {
    this.stream = stream;
  }

  Statements.Target target(BooleanSupplier ends, boolean withNamespace) {
    List<Statements.Target> targets = new ArrayList<>();
    boolean comma = false;
    do {
      if (ends.getAsBoolean() || stream.isOperator("=") || stream.isOperator(")")) {
        break;
      }
      targets.add(one(withNamespace));
      comma |= stream.isOperator(",");
    } while (stream.skipOperator(","));
    if (targets.isEmpty()) {
      throw stream.error("expected what to assign to, got " + stream.current().shown());
    }
    return targets.size() == 1 && !comma ? targets.get(0) : new Statements.TupleTarget(targets);
  }

  Statements.Target one(boolean withNamespace) {
    if (stream.skipOperator("(")) {
      Statements.Target inner = target(() -> false, withNamespace);
      stream.expectOperator(")");
      return inner;
    }
    String name = name();
    if (withNamespace && stream.skipOperator(".")) {
      return new Statements.NamespaceTarget(name, stream.expect(Kind.NAME, "an attribute").text());
    }
    return new Statements.NameTarget(name);
  }

  String name() {
    Token token = stream.expect(Kind.NAME, "a name");
    if (Set.of("true", "false", "none", "True", "False", "None").contains(token.text())) {
      throw TemplateException.at(
          Cause.SYNTAX, "can't assign to '%s'".formatted(token.text()), token);
    }
    return token.text();
  }
}
