namespace Isoloss.Runs.Recipes;

/// <summary>
/// What the built-in trainer needs to know beside size, tokens and seed. Every default is a value a careful
/// researcher would start from; each one that matters is printed by <c>study check</c>.
/// </summary>
public sealed record Recipe
{
    /// <summary>The architecture.</summary>
    public ModelRecipe Model { get; init; } = new();

    /// <summary>The optimizer.</summary>
    public OptimizerRecipe Optimizer { get; init; } = new();

    /// <summary>The learning rate over the run.</summary>
    public ScheduleRecipe Schedule { get; init; } = new();

    /// <summary>Global batch in tokens. A multiple of <see cref="ModelRecipe.Context"/>. Default 2048.</summary>
    public int BatchTokens { get; init; } = 2048;

    /// <summary>Arithmetic of the linear layers. Default <see cref="Precision.Fp32"/>.</summary>
    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>Where the tokens come from.</summary>
    public DataRecipe Data { get; init; } = new();

    /// <summary>How the loss is measured; the same for all arms of a study.</summary>
    public EvaluationRecipe Evaluation { get; init; } = new();
}
