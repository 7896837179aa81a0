namespace Isoloss.Trainer.Probing;

/// <summary>How much a model writes at the end of a run.</summary>
/// <param name="Prompts">Beginnings it goes on from, twice each.</param>
/// <param name="PromptTokens">Tokens of a beginning.</param>
/// <param name="Tokens">Tokens written after it.</param>
internal sealed record ContinuationPlan(int Prompts, int PromptTokens, int Tokens)
{
    // A token written costs a third of one trained on, in batches too small to be fast: a 300th of the tokens stays well below 1 % of the time
    // (docs/trainer.md).
    private const int Share = 300, MostPrompts = 16, LeastPrompts = 4;
    private const int LongestPrompt = 32, Longest = 64, LeastTokens = 16;

    /// <summary>Plans it; null for a run too short to pay for four prompts, or a context too short to write in.</summary>
    /// <param name="context">Context of the model.</param>
    /// <param name="trained">Tokens it was trained on.</param>
    /// <param name="windows">Windows of the evaluation set.</param>
    public static ContinuationPlan? Of(int context, long trained, int windows)
    {
        int prompt = Math.Min(LongestPrompt, context / 4), tokens = Math.Min(Longest, context - prompt);
        long paid = trained / Share / (2 * (prompt + tokens));
        int prompts = (int)Math.Min(Math.Min(MostPrompts, windows), paid);
        return prompts < LeastPrompts || tokens < LeastTokens || prompt == 0 ? null : new ContinuationPlan(prompts, prompt, tokens);
    }
}
