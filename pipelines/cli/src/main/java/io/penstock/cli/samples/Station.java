package io.penstock.cli.samples;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** An invented power station. Head in metres, flow in cubic metres in a second. */
record Station(String name, double head, double flow, Map<String, String> facts) {
  private static final double EFFICIENCY = 0.89;
  private static final double FULL_LOAD_HOURS = 3900;

  Station {
    if (head <= 0 || flow <= 0) {
      throw new IllegalArgumentException(name + " needs a head and a flow");
    }
    facts = Map.copyOf(facts);
  }

  static Station of(Map<String, String> row) {
    double head = Double.parseDouble(row.getOrDefault("head", ""));
    double flow = Double.parseDouble(row.getOrDefault("flow", ""));
    double megawatts = 9.81e-3 * flow * head * EFFICIENCY;
    Map<String, String> facts = new HashMap<>(row);
    facts.put("power", String.format(Locale.ROOT, "%.1f", megawatts));
    facts.put("energy", String.valueOf(Math.max(1, Math.round(megawatts * FULL_LOAD_HOURS / 1e3))));
    double height = Double.parseDouble(row.getOrDefault("height", ""));
    facts.put("volume", String.valueOf(Math.max(1, Math.round(height * height / 90))));
    String turbine = row.getOrDefault("turbine", "");
    facts.put("regulator", turbine.equals("Pelton") ? "needles" : "guide vanes");
    facts.put("speed", head > 300 ? "{#428-750}" : head > 60 ? "{#214-428}" : "{#68-167}");
    return new Station(row.getOrDefault("name", ""), head, flow, facts);
  }

  String slug() {
    return name.toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
