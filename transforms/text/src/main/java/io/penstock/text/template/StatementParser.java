package io.penstock.text.template;

import io.penstock.text.template.TemplateException.Cause;
import io.penstock.text.template.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a template, tag by tag. */
final class StatementParser {
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "include",
          "import",
          "from",
          "extends",
          "block",
          "autoescape",
          "trans",
          "pluralize",
          "do",
          "debug");

  private final TokenStream stream;
  private final ExpressionParser expressions;
  private final TargetParser targets;
  private boolean generation;

  /** Of the loops around, up to the next macro or block that is a function to Jinja. */
  private int loops;

  private StatementParser(List<Token> tokens) {
    this.stream = new TokenStream(tokens);
    this.expressions = new ExpressionParser(stream);
    this.targets = new TargetParser(stream);
  }

  /**
   * A template.
   *
   * @param root of its nodes
   * @param generation whether it has generation blocks
   */
  record Parsed(Node root, boolean generation) {}

  static Parsed parse(String template) {
    StatementParser parser = new StatementParser(Lexer.tokens(template));
    Node root = parser.body();
    return new Parsed(root, parser.generation);
  }

  /** Up to the end, or to a tag of one of these names, of which it leaves the name. */
  private Node body(String... ends) {
    stream.enter();
    Set<String> endNames = Set.of(ends);
    List<Node> nodes = new ArrayList<>();
    while (!stream.is(Kind.END)) {
      Token token = stream.next();
      switch (token.kind()) {
        case DATA -> nodes.add(new Statements.Text(token.text()));
        case VARIABLE_BEGIN -> {
          nodes.add(print(token.line(), Kind.VARIABLE_END));
          stream.expect(Kind.VARIABLE_END, "end of print statement");
        }
        default -> {
          Token name = stream.current();
          if (name.kind() == Kind.NAME && endNames.contains(name.text())) {
            stream.leave();
            return sequence(nodes);
          }
          nodes.add(statement(name));
          stream.expect(Kind.BLOCK_END, "end of statement block");
        }
      }
    }
    if (ends.length > 0) {
      throw stream.error(
          "Unexpected end of template. Jinja was looking for one of the tags %s."
              .formatted(String.join(", ", ends)));
    }
    stream.leave();
    return sequence(nodes);
  }

  private static Node sequence(List<Node> nodes) {
    return nodes.size() == 1 ? nodes.get(0) : new Statements.Sequence(List.copyOf(nodes));
  }

  /** The body of a tag, which starts with the end of the tag itself. */
  private Node inside(String... ends) {
    stream.skipOperator(":");
    stream.expect(Kind.BLOCK_END, "end of statement block");
    return body(ends);
  }

  /** As {@link #inside}, for what Jinja makes a function of: no break of a loop outside of it. */
  private Node function(String end) {
    int around = loops;
    loops = 0;
    Node body = inside(end);
    loops = around;
    stream.next();
    return body;
  }

  private Node statement(Token token) {
    if (token.kind() != Kind.NAME) {
      throw stream.error("tag name expected");
    }
    if (UNSUPPORTED.contains(token.text())) {
      throw TemplateException.at(
          Cause.UNSUPPORTED, "the tag '%s' is not supported".formatted(token.text()), token);
    }
    stream.next();
    return switch (token.text()) {
      case "if" -> conditional(token.line());
      case "for" -> loop(token.line());
      case "set" -> set(token.line());
      case "macro" -> macro();
      case "call" -> call(token.line());
      case "filter" -> filterBlock(token.line());
      case "with" -> with(token.line());
      case "print" -> print(token.line(), Kind.BLOCK_END);
      case "break", "continue" -> jump(token);
      case "generation" -> {
        generation = true;
        yield new Statements.Generation(function("endgeneration"), token.line());
      }
      default ->
          throw TemplateException.at(
              Cause.SYNTAX, "Encountered unknown tag '%s'.".formatted(token.text()), token);
    };
  }

  private Node print(int line, Kind end) {
    List<Node> nodes = new ArrayList<>();
    if (end == Kind.VARIABLE_END) {
      return new Statements.Print(expressions.tuple(() -> false, true, false), line);
    }
    while (!stream.is(end)) {
      if (!nodes.isEmpty()) {
        stream.expectOperator(",");
      }
      nodes.add(new Statements.Print(expressions.expression(), line));
    }
    return sequence(nodes);
  }

  private Node jump(Token token) {
    if (loops == 0) {
      throw TemplateException.at(Cause.SYNTAX, "'%s' outside loop".formatted(token.text()), token);
    }
    return new Statements.Jump(token.text().equals("break") ? Node.Flow.BREAK : Node.Flow.CONTINUE);
  }

  private Node conditional(int firstLine) {
    List<Expr> tests = new ArrayList<>();
    List<Node> bodies = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    Node otherwise = new Statements.Sequence(List.of());
    int line = firstLine;
    while (true) {
      tests.add(expressions.tuple(() -> false, false, false));
      lines.add(line);
      bodies.add(inside("elif", "else", "endif"));
      Token end = stream.next();
      if (end.isName("elif")) {
        line = end.line();
        continue;
      }
      if (end.isName("else")) {
        otherwise = inside("endif");
        stream.next();
      }
      break;
    }
    for (int at = tests.size() - 1; at >= 0; at--) {
      otherwise = new Statements.If(tests.get(at), bodies.get(at), otherwise, lines.get(at));
    }
    return otherwise;
  }

  private Node loop(int line) {
    Statements.Target target = targets.target(() -> stream.isName("in"), false);
    stream.expectName("in");
    Expr items = expressions.tuple(() -> stream.isName("recursive"), false, false);
    Expr condition = stream.skipName("if") ? expressions.expression() : null;
    boolean recursive = stream.skipName("recursive");
    loops++;
    Node body = inside("endfor", "else");
    loops--;
    Node otherwise = new Statements.Sequence(List.of());
    if (stream.next().isName("else")) {
      otherwise = inside("endfor");
      stream.next();
    }
    return new ForLoop(target, items, condition, recursive, body, otherwise, line);
  }

  private Node set(int line) {
    Statements.Target target = targets.target(() -> false, true);
    if (stream.skipOperator("=")) {
      return new Statements.Set(target, expressions.tuple(() -> false, true, false), line);
    }
    Expr filters = new Expressions.Name(Statements.BODY);
    while (stream.skipOperator("|")) {
      filters = expressions.postfix().filter(filters);
    }
    return new Statements.SetBlock(target, filters, function("endset"), line);
  }

  private Node filterBlock(int line) {
    Expr filters = expressions.postfix().filter(new Expressions.Name(Statements.BODY));
    while (stream.skipOperator("|")) {
      filters = expressions.postfix().filter(filters);
    }
    return new Statements.FilterBlock(filters, function("endfilter"), line);
  }

  private Node with(int line) {
    List<Statements.Target> names = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!stream.is(Kind.BLOCK_END)) {
      if (!names.isEmpty()) {
        stream.expectOperator(",");
      }
      names.add(targets.one(false));
      stream.expectOperator("=");
      values.add(expressions.expression());
    }
    Node body = inside("endwith");
    stream.next();
    return new Statements.With(names, values, body, line);
  }

  private Node macro() {
    return new Statements.DefineMacro(definition(targets.name(), "endmacro"));
  }

  private Node call(int line) {
    Set<String> around = expressions.swapNames(new HashSet<>());
    List<String> parameters = new ArrayList<>();
    Map<String, Expr> defaults = new LinkedHashMap<>();
    if (stream.isOperator("(")) {
      signature(parameters, defaults);
    }
    Expr call = expressions.expression();
    if (!(call instanceof Expressions.Call called)) {
      throw stream.error("expected call");
    }
    Macro.Definition caller = definition("caller", parameters, defaults, "endcall");
    expressions.swapNames(around).forEach(around::add);
    return new Statements.CallBlock(called, caller, line);
  }

  private Macro.Definition definition(String name, String end) {
    List<String> parameters = new ArrayList<>();
    Map<String, Expr> defaults = new LinkedHashMap<>();
    Set<String> around = expressions.swapNames(new HashSet<>());
    signature(parameters, defaults);
    Macro.Definition definition = definition(name, parameters, defaults, end);
    expressions.swapNames(around).forEach(around::add);
    return definition;
  }

  /** Reads the body, and sees of what it makes use. */
  private Macro.Definition definition(
      String name, List<String> parameters, Map<String, Expr> defaults, String end) {
    Set<String> around = expressions.swapNames(new HashSet<>());
    Node body = function(end);
    Set<String> used = expressions.swapNames(around);
    around.addAll(used);
    return new Macro.Definition(
        name,
        parameters,
        defaults,
        used.contains("varargs"),
        used.contains("kwargs"),
        used.contains("caller"),
        body);
  }

  private void signature(List<String> parameters, Map<String, Expr> defaults) {
    stream.expectOperator("(");
    while (!stream.isOperator(")")) {
      if (!parameters.isEmpty()) {
        stream.expectOperator(",");
      }
      String parameter = targets.name();
      if (parameters.contains(parameter)) {
        throw stream.error("duplicate argument '%s'".formatted(parameter));
      }
      parameters.add(parameter);
      if (stream.skipOperator("=")) {
        defaults.put(parameter, expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw stream.error("non-default argument follows default argument");
      }
    }
    stream.expectOperator(")");
  }
}
