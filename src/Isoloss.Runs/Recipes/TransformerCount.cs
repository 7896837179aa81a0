namespace Isoloss.Runs.Recipes;

/// <summary>
/// Parameters and training FLOP of a decoder-only transformer.
/// <para>FLOP per training token: 6 (N - N_lookup) + 6 n_layer T d. Two FLOP per weight forward and four backward
/// (Kaplan et al. 2020, section 2.1; Hoffmann et al. 2022, appendix F), plus attention scores and their use on values:
/// 2 x 2 T d forward and twice that backward, halved because causal attention skips the upper triangle.
/// The halving departs from PaLM's 12 n_layer d T (Chowdhery et al. 2022, appendix B), which counts the full square.
/// N_lookup are the tables that are only looked up (input embedding when untied, learned positions).</para>
/// </summary>
public sealed record TransformerCount
{
    /// <summary>The formula in words, recorded with every result.</summary>
    public const string FlopRule = "per token 6*(params - lookup tables) + 6*layers*context*width (causal attention)";

    /// <summary>All trainable numbers (N).</summary>
    public required long Params { get; init; }

    /// <summary>Without token embedding, positions and output matrix (Kaplan's N).</summary>
    public required long ParamsNonEmbedding { get; init; }

    /// <summary>Training FLOP for one token.</summary>
    public required double FlopsPerToken { get; init; }

    /// <summary>Hidden width of the feed-forward block: 4d for GELU; 8d/3 rounded to a multiple of 8 for SwiGLU.</summary>
    public static int HiddenWidth(ModelRecipe model, int width) => model.Mlp switch
    {
        Mlp.Gelu => 4 * width,
        _ => Math.Max(8, (int)Math.Round(width * 8 / 3.0 / 8) * 8),
    };

    /// <summary>Counts a model.</summary>
    /// <param name="model">Architecture.</param>
    /// <param name="size">Width and depth.</param>
    /// <param name="vocabulary">Number of token kinds.</param>
    public static TransformerCount Of(ModelRecipe model, ModelSize size, int vocabulary)
    {
        long d = size.Width, layers = size.Layers, v = vocabulary;
        long norm = model.Norm == Norm.Layer ? 2 * d : d;
        long mlp = (model.Mlp == Mlp.Swiglu ? 3 : 2) * d * HiddenWidth(model, size.Width);
        long qkNorm = model.QkNorm ? 2L * model.HeadWidth : 0;
        long block = 4 * d * d + mlp + 2 * norm + qkNorm;
        long positions = model.Positions == Positions.Learned ? model.Context * d : 0;
        long body = layers * block + norm;
        long total = body + positions + v * d * (model.TiedEmbeddings ? 1 : 2);
        // A tied matrix is also multiplied with, so only untied embeddings and positions are mere look-ups.
        long lookup = positions + (model.TiedEmbeddings ? 0 : v * d);
        return new TransformerCount
        {
            Params = total,
            ParamsNonEmbedding = body,
            FlopsPerToken = 6.0 * (total - lookup) + 6.0 * layers * model.Context * d,
        };
    }
}
