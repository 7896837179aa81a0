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

    /// <summary>The formula where a window or experts change it.</summary>
    public static string FlopRuleOf(ModelRecipe model) => FlopRule
        + (IsWindowed(model) ? "; context/2 there is the mean number of keys in the window" : "")
        + (model.Experts > 0 ? "; params of the experts that see the token" : "");

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

    /// <summary>Width of all heads of keys: the model's, or its share with grouped queries.</summary>
    public static int KeyWidth(ModelRecipe model, int width) => width / model.QueryGroup;

    /// <summary>Hidden width of one expert: the dense width over the experts of a token, rounded to a multiple of 8.</summary>
    public static int ExpertWidth(ModelRecipe model, int width) => model.Experts == 0
        ? HiddenWidth(model, width)
        : Math.Max(8, (int)Math.Round(HiddenWidth(model, width) / (8.0 * model.TopK)) * 8);

    /// <summary>Counts a model.</summary>
    /// <param name="model">Architecture.</param>
    /// <param name="rung">Width and depth of the rung; see <see cref="ModelShape"/>.</param>
    /// <param name="vocabulary">Number of token kinds.</param>
    public static TransformerCount Of(ModelRecipe model, ModelSize rung, int vocabulary)
    {
        var size = ModelShape.Of(model, rung);
        long d = size.Width, layers = size.Layers, v = vocabulary;
        long norm = model.Norm == Norm.Layer ? 2 * d : d;
        PartCount attention = Attention(model, size.Width), mlp = FeedForward(model, size.Width);
        long block = attention.Params + mlp.Params + 2 * norm;
        long positions = model.Positions == Positions.Learned ? model.Context * d : 0;
        long body = layers * block + norm;
        long total = body + positions + v * d * (model.TiedEmbeddings ? 1 : 2);
        // A tied matrix is also multiplied with, so only untied embeddings and positions are mere look-ups.
        long lookup = positions + (model.TiedEmbeddings ? 0 : v * d);
        double parts = layers * (attention.FlopsPerToken + mlp.FlopsPerToken);
        return new TransformerCount
        {
            Params = total,
            ParamsNonEmbedding = body,
            FlopsPerToken = 6.0 * (total - lookup - layers * (attention.Params + mlp.Params)) + parts,
        };
    }

    /// <summary>The attention of one block, with the gains of its queries and keys.</summary>
    public static PartCount Attention(ModelRecipe model, int width)
    {
        long d = width, count = 2 * d * d + 2 * d * KeyWidth(model, width) + (model.QkNorm ? 2L * model.HeadWidth : 0);
        return new PartCount(count, 6.0 * count + 12.0 * MeanKeys(model) * d);
    }

    /// <summary>The feed-forward of one block; of experts, those that see a token cost FLOP.</summary>
    public static PartCount FeedForward(ModelRecipe model, int width)
    {
        long d = width, expert = (model.Mlp == Mlp.Swiglu ? 3 : 2) * d * ExpertWidth(model, width);
        if (model.Experts == 0)
            return new PartCount(expert, 6.0 * expert);
        long count = model.Experts * (expert + d);
        return new PartCount(count, 6.0 * (count - (model.Experts - model.TopK) * expert));
    }

    private static bool IsWindowed(ModelRecipe model) => model.Window > 0 && model.Window < model.Context;

    /// <summary>Keys that a token attends to, averaged over a context T: T / 2, or w - w^2 / 2T in a window w.</summary>
    private static double MeanKeys(ModelRecipe model)
    {
        double t = model.Context, w = IsWindowed(model) ? model.Window : t;
        return w - w * w / (2 * t);
    }
}
