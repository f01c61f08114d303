package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineTokenizerTest {
  private static final String SMALL =
      "{'model':{'type':'BPE','vocab':{'a':0,'b':1,'ab':2},'merges':['a b']},"
          + "'added_tokens':[{'id':3,'content':'<eos>','special':true}]}";

  @TempDir Path folder;

  private static PipelineTokenizer parse(String json) {
    return PipelineTokenizer.parse(json.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void whatTheTrainerWritesIsReadAlike() {
    PipelineTokenizer read = PipelineTokenizer.parse(Samples.TOKENIZER.json());
    assertThat(read.encode(Samples.TEXT)).isEqualTo(Samples.TOKENIZER.encode(Samples.TEXT));
    assertThat(read.decode(read.encode(Samples.TEXT))).isEqualTo(Samples.TEXT);
    assertThat(read.hash()).isEqualTo(Samples.TOKENIZER.hash());
    assertThat(read.endOfTextId()).isEqualTo(Samples.TOKENIZER.endOfTextId());
    assertThat(read.framing().addsBeginning()).isFalse();
    assertThat(read.framing().addsEnd()).isFalse();
  }

  @Test
  void theVocabularyHashSeesSettingsAndNotSpelling() {
    String hash = parse(SMALL).vocabularyHash();
    assertThat(
            parse(
                    "{'padding':{'strategy':'BatchLongest','pad_id':0}, 'version':'1.0',"
                        + "'added_tokens':[{'special':true,'content':'<eos>','id':3}],"
                        + "'model':{'merges':[['a','b']],'vocab':{'ab':2,'a':0,'b':1},'type':'BPE'}}")
                .vocabularyHash())
        .isEqualTo(hash);
    for (String[] change :
        new String[][] {
          {"'ab':2}", "'ab':2,'c':4}"},
          {"['a b']", "[]"},
          {"'special':true", "'special':false"},
          {"{'model'", "{'normalizer':{'type':'NFC'},'model'"}
        }) {
      String changed = SMALL.replace(change[0], change[1]);
      assertThat(changed).isNotEqualTo(SMALL);
      assertThat(parse(changed).vocabularyHash()).as(changed).isNotEqualTo(hash);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "'ab':2}; 'ab':1}; model.vocab.ab must be an id of its own, 'b' has this one",
        "'ab':2}; 'ab':2,'a':4}; Duplicate field 'a'",
        "'ab':2}; 'ab':-1}; model.vocab.ab must be a whole number",
        "'a b'; 'a c'; model.merges[0] must be a merge of tokens of the vocabulary ('c' is none",
        "'a b'; 'b a'; 'ba' is none of them",
        "'a b'; 'ab'; model.merges[0] must be two tokens with one space between them",
        "'a b'; 'a b','a b'; merge 1 repeats merge 0",
        "'id':3; 'id':2; added_tokens[0].id must be an id of its own, 'ab' has this one",
        "'BPE'; 'RNN'; model.type must be BPE, WordPiece, Unigram or WordLevel, found \"RNN\"",
        "'merges'; 'dropout':0.1,'merges'; model.dropout must be none",
        "'merges'; 'magic':1,'merges'; model.magic is not a setting that is known here",
        "{'model'; {'normalizer':{'type':'X'},'model'; normalizer.type must be a normalizer",
        "{'model'; {'normalizer':{'type':'Sequence','normalizers':[{'type':'NFC'},{'type':'Q'}]},'model'; normalizer.normalizers[1].type must be",
        "{'model'; {'normalizer':{'type':'Precompiled','precompiled_charsmap':'AAAA'},'model'; normalizer.precompiled_charsmap: must be a compiled map",
        "{'model'; {'pre_tokenizer':{'type':'X'},'model'; pre_tokenizer.type must be a pre-tokenizer",
        "{'model'; {'pre_tokenizer':{'type':'Split','pattern':{'Regex':'(a+)+'}},'model'; pre_tokenizer.pattern.Regex: the pattern (a+)+ has at character 5",
        "{'model'; {'pre_tokenizer':{'type':'Split','pattern':{'Regex':'a(?<=b)'}},'model'; this kind of group",
        "{'model'; {'decoder':{'type':'CTC'},'model'; decoder.type must be a decoder",
        "{'model'; {'post_processor':{'type':'BertProcessing','sep':['x',9],'cls':['a',0]},'model'; post_processor must name ids of the vocabulary, found 9",
        "{'model'; {'truncation':{'max_length':-1},'model'; truncation.max_length must be a whole number",
        "{'model'; {'padding':{'strategy':'All'},'model'; padding.strategy must be BatchLongest",
        "{'model'; {'extra':1,'model'; extra is not a setting",
      })
  void whatIsNotKnownIsRefusedByItsKey(String was, String becomes, String message) {
    String changed = SMALL.replace(was, becomes);
    assertThat(changed).isNotEqualTo(SMALL);
    assertThatThrownBy(() -> parse(changed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aFileIsNamed() throws IOException {
    byte[] whole = SMALL.replace('\'', '"').getBytes(UTF_8);
    Path cut = Files.write(folder.resolve("cut.json"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> PipelineTokenizer.read(cut))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(cut + ": is no whole JSON")
        .hasMessageContaining("line 1, column");
    assertThatThrownBy(() -> PipelineTokenizer.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder + ": has no tokenizer.json");
    Path merges = Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na b\n");
    assertThatThrownBy(() -> PipelineTokenizer.read(merges))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("vocab.json: no such file");
    Files.writeString(folder.resolve("vocab.json"), "{\"a\":0,\"b\":1,\"ab\":2}");
    assertThat(PipelineTokenizer.read(folder).encode("abab")).containsExactly(2, 2);
  }

  @Test
  void aListOfWordPiecesIsBerts() throws IOException {
    Path vocab =
        Files.writeString(
            folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\nplay\n##ing\n!\n");
    PipelineTokenizer bert = PipelineTokenizer.read(vocab);
    int[] ids = bert.encode("Playing! \u0000Pl\u00e4y");
    assertThat(ids).containsExactly(4, 5, 6, 4);
    assertThat(bert.framing().apply(ids)).containsExactly(2, 4, 5, 6, 4, 3);
    assertThat(bert.framing().addsBeginning()).isTrue();
    assertThat(bert.decode(ids)).isEqualTo("playing! play");
    Files.writeString(vocab, "[UNK]\n[CLS]\n[SEP]\nx\nx\n");
    assertThatThrownBy(() -> PipelineTokenizer.read(vocab))
        .hasMessageContaining("line 5 has 'x', as line 4");
  }

  @Test
  void settingsForBatchesAreToldAndNotDone() {
    PipelineTokenizer tokenizer =
        parse(
            SMALL.replace(
                "{'model'",
                "{'truncation':{'direction':'Left','max_length':2,'strategy':'LongestFirst','stride':0},"
                    + "'padding':{'strategy':{'Fixed':5},'direction':'Right','pad_to_multiple_of':4,"
                    + "'pad_id':3,'pad_type_id':0,'pad_token':'<eos>'},'model'"));
    int[] ids = tokenizer.encode("aba");
    assertThat(ids).containsExactly(2, 0);
    assertThat(tokenizer.truncation().orElseThrow().apply(new int[] {1, 2, 0}))
        .containsExactly(2, 0);
    assertThat(tokenizer.padding().orElseThrow().apply(ids, 2))
        .containsExactly(2, 0, 3, 3, 3, 3, 3, 3);
  }

  @Test
  void halfPairsAndZerosAreText() {
    PipelineTokenizer read = PipelineTokenizer.parse(Samples.TOKENIZER.json());
    assertThat(read.encode("a\ud800b\udc00")).isEqualTo(read.encode("a?b?"));
    assertThat(read.decode(read.encode("a\u0000b"))).isEqualTo("a\u0000b");
    assertThatThrownBy(() -> read.decode(new int[] {100_000}))
        .hasMessageContaining("100000 is not in the vocabulary");
  }

  /** Ten million letters without a space, by each model. */
  @Test
  void oneLongWordIsNoTrap() {
    String word = "ab".repeat(5_000_000);
    for (String json :
        new String[] {
          SMALL,
          "{'pre_tokenizer':{'type':'BertPreTokenizer'},"
              + "'model':{'type':'WordPiece','vocab':{'ab':0,'##ab':1},'unk_token':'ab'}}",
          "{'pre_tokenizer':{'type':'Metaspace','replacement':'_'},'model':"
              + "{'type':'Unigram','unk_id':0,'vocab':[['ab',-1.0],['a',-2.0],['b',-3.0]]}}",
          "{'pre_tokenizer':{'type':'Split','pattern':{'Regex':'[A-Z]*[a-z]+|\\\\s+(?!\\\\S)'}},"
              + SMALL.substring(1)
        }) {
      PipelineTokenizer tokenizer = parse(json);
      Assertions.assertTimeout(
          Duration.ofSeconds(60), () -> assertThat(tokenizer.encode(word)).isNotEmpty());
    }
  }

  @Test
  void aPatternThatTriesForeverIsStopped() {
    PipelineTokenizer tokenizer =
        parse(
            "{'pre_tokenizer':{'type':'Split','pattern':{'Regex':'a*a*a*a*b'}},"
                + SMALL.substring(1));
    assertThatThrownBy(() -> tokenizer.encode("a".repeat(10_000)))
        .hasMessageContaining("a*a*a*a*b takes too long");
  }
}
