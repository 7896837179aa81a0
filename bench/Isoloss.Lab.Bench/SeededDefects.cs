namespace Isoloss.Lab.Bench;

/// <summary>Studies as people write them, each with one of the mistakes that studies are known for.</summary>
internal static class SeededDefects
{
    /// <summary>Studies with nothing wrong, for the built-in trainer and for one's own.</summary>
    public static IReadOnlyList<(string Name, string Text)> Clean { get; } = [("clean, built-in trainer", Builtin()), ("clean, a trainer of one's own", Own())];

    /// <summary>Studies with one thing wrong.</summary>
    public static IReadOnlyList<SeededDefect> All { get; } =
    [
        new("learning rate of an arm not tuned", "learning-rate.qk-norm", Builtin(answers: "learning-rate.base: best of 0.002, 0.004 and 0.008 at 32x2@1M")),
        new("learning rate of the baseline not tuned", "learning-rate.base", Builtin(answers: "learning-rate.qk-norm: best of 0.002, 0.004 and 0.008 at 32x2@1M")),
        new("an arm differs in more than its name says", "named-change.qk-norm", Builtin(change: "{ model: { qk_norm: true }, schedule: { name: cosine } }")),
        new("another change that nothing names", "named-change.variant", Own(change: "shuffle: true, dropout: 0.1")),
        new("tokenizers differ", "tokenizer.variant", Own(change: "tokenizer: bpe-32k")),
        new("sizes of the vocabulary differ", "tokenizer.variant", Own(change: "vocab_size: 50257", question: "Does vocab_size matter?")),
        new("batch above the critical batch", "batch.base", Builtin(batch: "1048576", tokens: "[2097152, 4194304, 8388608]")),
        new("ladder too short for its target", "ladder", Builtin(target: "1e21")),
        new("ladder too short to compare at all", "ladder", Builtin(sizes: "[16x2]", tokens: "[1M]")),
        new("evaluation text stands in the training text, too", "overlap", Builtin(data: "path: text.txt")) { Data = Repeated() },
        new("evaluation file is the training file", "overlap", Own(more: "data: { path: text.txt }\nevaluation: { path: text.txt }\n")) { Data = Letters(5_000) },
        new("an arm has fewer parameters", "parameters.qk-norm", Builtin(change: "{ model: { qk_norm: true, tied_embeddings: true } }", question: "Do QK-norm and tied embeddings help?")),
        new("a trainer counts parameters of arms in two ways", "parameters.variant", Own()) { ToldParams = 700 },
    ];

    private const string Tuned = """
        learning-rate.base: best of 0.002, 0.004 and 0.008 at 32x2@1M
          learning-rate.qk-norm: best of 0.002, 0.004 and 0.008 at 32x2@1M
        """;

    private static string Builtin(
        string change = "{ model: { qk_norm: true } }", string batch = "2048", string sizes = "[16x2, 32x2, 64x2]", string tokens = "[1M, 2M, 4M]",
        string target = "1e13", string data = "symbols: 64", string answers = Tuned, string question = "Does QK-norm help?") => $$"""
        study: seeded
        question: {{question}}
        baseline: { name: base, recipe: { model: { head_width: 16 }, batch_tokens: {{batch}} } }
        variants:
          qk-norm: { recipe: {{change}} }
          placebo: { seeds: [11, 12] }
        ladder: { sizes: {{sizes}}, tokens: {{tokens}}, seeds: [1, 2] }
        target: { flops: {{target}} }
        data: { {{data}} }
        answers:
          {{answers}}
        """;

    private static string Own(string change = "shuffle: true", string question = "Is shuffling worth it?", string more = "") => $$"""
        study: seeded
        question: {{question}}
        baseline: { name: base, recipe: { shuffle: false, dropout: 0, tokenizer: bytes, vocab_size: 256 } }
        variants:
          variant: { recipe: { {{change}} } }
        ladder: { sizes: [{ width: 4, params: 1000 }, { width: 8, params: 4000 }, { width: 16, params: 16000 }], tokens: [10k, 100k, 1M], seeds: [1, 2] }
        target: { flops: 1e12 }
        trainer: { command: [sh, train.sh], version: "1" }
        {{more}}
        """;

    // A fifth of the text stands in it twice.
    private static string Repeated() => Letters(40_000) is var page ? page + page[..8_000] : "";

    private static string Letters(int length) => new(new Random(1).GetItems("abcdefghijklmnopqrstuvwxyz ".AsSpan(), length));
}
