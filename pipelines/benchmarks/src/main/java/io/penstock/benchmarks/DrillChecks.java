package io.penstock.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must hold after a drill, as queries that find nothing. */
final class DrillChecks {
  private static final Map<String, String> TABLES = new LinkedHashMap<>();
  private static final Map<String, String> LOST = new LinkedHashMap<>();
  private static final Map<String, String> DOUBLED = new LinkedHashMap<>();
  private static final Map<String, String> OTHERS = new LinkedHashMap<>();

  static {
    TABLES.put(
        "record_row",
        """
        select p, o, document_id, version, file, 'KEPT' fate from text_row
        union all select p, o, document_id, version, file, 'DROPPED' from dropped_row
        union all select p, o, document_id, version, file, 'BAD' from bad_row
        union all select p, o, document_id, version, file, 'DELETED' from deleted_row
        """);
    TABLES.put("live", "select * from text_row anti join superseded using (p, o)");
    TABLES.put(
        "newest",
        """
        select * from source where kind <> 'BAD'
        qualify row_number() over (partition by id order by ts desc, p desc, o desc) = 1
        """);
    TABLES.put("wanted", "select * from newest where kind = 'CONTENT'");
    TABLES.put(
        "content_hash",
        """
        select distinct content, content_hash from
          (select p, o, content_hash from text_row union all
            select p, o, content_hash from dropped_row where rule in ('duplicate', 'near-duplicate'))
          join source using (p, o)
        """);

    TABLES.put(
        "family",
        """
        select distinct content, case when content % 5 = 4
          and exists (from dropped_row where rule = 'near-duplicate')
          then content - 4 else content end as family
        from source where content is not null
        """);

    LOST.put(
        "records without a fate",
        "select p, o from source anti join (from fate where fate <> 'ABSENT') using (p, o)");
    LOST.put(
        "kept, dropped, bad or deleted records without a row of that kind",
        """
        select p, o, fate from fate anti join record_row using (p, o, fate)
        where fate in ('KEPT', 'DROPPED', 'BAD', 'DELETED')
        """);
    LOST.put(
        "records declared absent",
        "select p, o from fate semi join source using (p, o) where fate = 'ABSENT'");
    LOST.put(
        "contents that are wanted and neither live nor listed as orphaned",
        """
        select w.content, w.id from wanted w join family f using (content)
        where f.family not in
          (select family from live join source using (p, o) join family using (content))
        and not exists (select 1 from content_hash h join orphan using (content_hash)
          join family hf on hf.content = h.content
          where hf.family = f.family and list_contains(document_ids, w.id))
        """);

    DOUBLED.put(
        "records with two fates",
        "select p, o, count(*) from fate group by all having count(*) > 1");
    DOUBLED.put(
        "records with two rows",
        "select p, o, list(file) from record_row group by p, o having count(*) > 1");
    DOUBLED.put(
        "contents live twice",
        """
        select family, list(document_id) from live join source using (p, o)
        join family using (content) group by family having count(*) > 1
        """);
    DOUBLED.put(
        "versions superseded twice",
        "select p, o, list(manifest) from superseded group by p, o having count(*) > 1");

    OTHERS.put(
        "rows without their fate",
        "select p, o, fate from record_row anti join fate using (p, o, fate)");
    OTHERS.put(
        "near-duplicates of a document that was never kept",
        """
        select p, o, message from dropped_row where rule = 'near-duplicate'
        and replace(message, 'nearly the same text as ', '') not in
          (select document_id from text_row)
        """);
    OTHERS.put(
        "fates of records that never were",
        "select p, o, fate from fate anti join source using (p, o) where fate <> 'ABSENT'");
    OTHERS.put(
        "gaps in the offsets of a partition",
        "select p from fate group by p having count(distinct o) <> max(o) + 1 or min(o) <> 0");
    OTHERS.put(
        "fates that the input rules out",
        """
        select p, o, kind, fate from source join fate using (p, o) where not case kind
          when 'BAD' then fate = 'BAD'
          when 'SHORT' then fate = 'DROPPED'
          when 'TOMBSTONE' then fate in ('DELETED', 'DROPPED')
          else fate in ('KEPT', 'DROPPED') end
        """);
    OTHERS.put(
        "rows with another id or version than their record",
        """
        select p, o, document_id, id, version, ts from record_row join source using (p, o)
        where document_id <> id or version <> ts
        """);
    OTHERS.put(
        "texts of another content",
        """
        select p, o from text_row join source using (p, o)
        where not contains(text, 'content number ' || content || ' ends')
        """);
    OTHERS.put(
        "contents with two hashes, or hashes with two contents",
        """
        select content_hash, content from content_hash
        where content in (select content from content_hash group by 1 having count(*) > 1)
        or content_hash in (select content_hash from content_hash group by 1 having count(*) > 1)
        """);
    OTHERS.put(
        "live rows that are not the newest version of their document",
        "select p, o, document_id from live anti join wanted using (p, o)");
    OTHERS.put(
        "live documents that were deleted",
        """
        select document_id from live join newest on document_id = id where kind = 'TOMBSTONE'
        """);
    OTHERS.put(
        "superseded versions that were neither kept nor dropped",
        """
        select p, o from superseded anti join
        (from fate where fate in ('KEPT', 'DROPPED')) using (p, o)
        """);
    OTHERS.put("shards missing", "select name from file anti join shard using (name)");
    OTHERS.put(
        "shards changed",
        """
        select name from file join shard using (name)
        where file.sha256 <> shard.sha256 or file.bytes <> shard.bytes
        """);
    OTHERS.put("orphan shards visible", "select name from shard anti join file using (name)");
    OTHERS.put(
        "shards of two manifests", "select name from file group by name having count(*) > 1");
    OTHERS.put(
        "shards with another number of rows than their manifest says",
        """
        with found as (select file as name, count(*) as n from
          (select file from record_row union all select file from chunk_row) group by 1)
        select name, "rows", n from file left join found using (name) where n is distinct from "rows"
        """);
    OTHERS.put(
        "manifests with another hash than their name",
        "select id, sha256 from manifest_file where id <> sha256");
    OTHERS.put(
        "live documents that the topic chunks lacks or has in another version",
        "select document_id, l.p, l.o, i.p, i.o from live l left join indexed i on document_id = id"
            + " where (i.p, i.o) is distinct from (l.p, l.o)");
    OTHERS.put(
        "documents of the topic chunks that are not live",
        "select id, p, o from indexed anti join live on document_id = id");
    OTHERS.put(
        "chunks that differ between shards and topic",
        """
        with shard_chunk as (select c.document_id, chunk_id, ordinal, c.text
          from chunk_row c semi join live using (p, o))
        (from shard_chunk except all from indexed_chunk)
        union all (from indexed_chunk except all from shard_chunk)
        """);
    OTHERS.put(
        "live documents without a chunk",
        "select document_id from live anti join chunk_row using (p, o)");
    OTHERS.put(
        "manifests without an event",
        "select id from manifest anti join manifest_event using (id)");
    OTHERS.put(
        "events without their manifest",
        "select id from manifest_event anti join manifest using (id)");
    OTHERS.put(
        "bad records without an event, or events without a bad record",
        """
        with bad as (select 'raw-documents:' || p || ':' || o id from bad_row)
        (select id from bad anti join bad_event using (id))
        union all (select id from bad_event anti join bad using (id))
        """);
    OTHERS.put(
        "dropped records without an event",
        """
        select 'raw-documents:' || p || ':' || o id from dropped_row
        where id not in (select id from dropped_event)
        """);
  }

  private DrillChecks() {}

  /**
   * What a drill came to.
   *
   * @param lost findings that mean a lost record
   * @param doubled findings that mean a doubled one
   * @param others all other findings
   */
  record Result(
      long read,
      long kept,
      long dropped,
      long bad,
      long deleted,
      long absent,
      long live,
      long manifests,
      List<String> lost,
      List<String> doubled,
      List<String> others) {
    boolean clean() {
      return lost.isEmpty() && doubled.isEmpty() && others.isEmpty();
    }
  }

  static Result of(DrillFacts facts) throws SQLException {
    for (Map.Entry<String, String> table : TABLES.entrySet()) {
      facts.view(table.getKey(), table.getValue());
    }
    return new Result(
        facts.number("select count(*) from source"),
        fates(facts, "KEPT"),
        fates(facts, "DROPPED"),
        fates(facts, "BAD"),
        fates(facts, "DELETED"),
        fates(facts, "ABSENT"),
        facts.number("select count(*) from live"),
        facts.number("select count(*) from manifest"),
        findings(facts, LOST),
        findings(facts, DOUBLED),
        findings(facts, OTHERS));
  }

  private static long fates(DrillFacts facts, String fate) throws SQLException {
    return facts.number("select count(*) from fate where fate = '" + fate + '\'');
  }

  private static List<String> findings(DrillFacts facts, Map<String, String> checks)
      throws SQLException {
    List<String> findings = new ArrayList<>();
    for (Map.Entry<String, String> check : checks.entrySet()) {
      findings.addAll(facts.unlessEmpty(check.getKey(), check.getValue()));
    }
    return findings;
  }
}
