package io.penstock.benchmarks.pdf;

import java.util.List;

/** What the samples are written in, with the words they are made of. */
enum Script {
  LATIN(
      "en",
      "office efficient waterfall affluent reflect difficult flow fields confirm baffle stuff"
          + " turbine penstock reservoir measurement pressure valve operation government maintenance"
          + " temperature information understanding communication responsibility environment"
          + " development representative investigation considerable administration particularly"
          + " well-known cross-section long-term self-contained high-pressure state-of-the-art the"
          + " of and in a to is was it for on are with as by at from that this water river steel"
          + " concrete station engineer winter summer spring record table surface volume second"
          + " minute hour year north south valley mountain bridge tunnel channel gate pump wheel"
          + " generator transformer network region market price supply demand average annual"
          + " report method result analysis experiment observation hypothesis distribution"
          + " probability significance estimate parameter structure foundation construction"),
  HAN(
      "zh",
      "水 电 站 的 压 力 管 道 是 连 接 水 库 和 轮 机 重 要 设 备 在 高 时 内 会 产 生 很 大 因 此 必 须 定 期 检 查 工 程 师 记 录 每 年 冬 季 温 度 变 化 研"
          + " 究 结 果 表 明 这 种 方 法 可 以 提 效 率 降 低 成 本 保 护 环 境"),
  ARABIC(
      "ar",
      "الماء النهر السد المحطة الضغط القناة الجسر الوادي الجبل الشتاء الصيف الربيع المهندس التقرير"
          + " الطريقة النتيجة التحليل التجربة الملاحظة الحرارة المعلومات البيئة التطوير البناء"
          + " الأساس السوق السعر العرض الطلب المتوسط في من إلى على عن مع هذا هذه كان كانت قبل بعد"
          + " كبير صغير جديد قديم طويل قصير");

  private final String language;
  private final String words;

  Script(String language, String words) {
    this.language = language;
    this.words = words;
  }

  String language() {
    return language;
  }

  List<String> words() {
    return List.of(words.split(" "));
  }

  String separator() {
    return this == HAN ? "" : " ";
  }
}
