using Isoloss.Core.Forecasting;

namespace Isoloss.Cli.Commands;

/// <summary>What <c>timeline cost</c> was asked and what came out.</summary>
internal sealed record CostAnswer(CostQuestion Question, IReadOnlyList<CostYear> Years, string Hardware, IReadOnlyList<string> Assumptions)
{
    /// <summary>The loss that was asked for; null where a model or its compute was.</summary>
    public CostOfLoss? Loss { get; init; }
}
