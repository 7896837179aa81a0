namespace Isoloss.Trainer.Probing;

/// <summary>How much a model writes at the end of a run.</summary>
/// <param name="Prompts">Beginnings it goes on from, twice each.</param>
/// <param name="PromptTokens">Tokens of a beginning.</param>
/// <param name="Tokens">Tokens written after it.</param>
internal sealed record ContinuationPlan(int Prompts, int PromptTokens, int Tokens)
{
    // What a small model's token costs is the calls it takes, however many prompts go side by side. At this many trained tokens for each of them
    // writing takes less than 1 % of training at every size (bench, "continuations"; docs/trainer.md).
    private const long TrainedForEach = 15_000;
    private const int MostPrompts = 16, LeastPrompts = 4;
    private const int LongestPrompt = 16, Longest = 48, LeastTokens = 16;

    /// <summary>Plans it; null for a run too short to pay for it, a context too short to write in, or an evaluation set of fewer than four windows.</summary>
    /// <param name="context">Context of the model.</param>
    /// <param name="trained">Tokens it was trained on.</param>
    /// <param name="windows">Windows of the evaluation set.</param>
    public static ContinuationPlan? Of(int context, long trained, int windows)
    {
        int prompt = Math.Min(LongestPrompt, context / 4), tokens = Math.Min(Longest, context - prompt);
        bool isPaid = trained >= TrainedForEach * (prompt + tokens);
        return !isPaid || windows < LeastPrompts || tokens < LeastTokens ? null : new ContinuationPlan(Math.Min(MostPrompts, windows), prompt, tokens);
    }
}
