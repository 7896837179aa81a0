using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Data;

/// <summary>Opens the source that a recipe names.</summary>
internal static class TokenSources
{
    /// <summary>Opens it.</summary>
    /// <param name="recipe">Names the data.</param>
    /// <param name="streams">Streams of the run.</param>
    /// <param name="cache">Folder for tokens made once; null for the system's temporary folder.</param>
    /// <param name="note">Is told of what was left out.</param>
    /// <exception cref="Core.BadInputException">The data cannot be used.</exception>
    public static ITokenSource Open(Recipe recipe, RunStreams streams, string? cache, Action<string> note)
    {
        if (recipe.Data.IsSynthetic)
            return new SyntheticSource(recipe.Data, streams);
        var tokens = TextTokens.Read(recipe.Data, cache ?? Path.Combine(Path.GetTempPath(), "isoloss-tokens"), note);
        return new TextSource(tokens.Ids, tokens.Vocabulary, recipe.Model.Context, recipe.Data.HeldOut, streams)
        {
            Documents = tokens.Documents,
            Pieces = tokens.Pieces,
        };
    }
}
