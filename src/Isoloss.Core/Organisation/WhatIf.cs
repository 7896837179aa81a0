namespace Isoloss.Core.Organisation;

/// <summary>A changed organisation beside the one it was changed from.</summary>
/// <param name="Change">The change, as it was asked.</param>
/// <param name="Before">As it is.</param>
/// <param name="After">As it would be.</param>
public sealed record WhatIf(string Change, OrganisationYear Before, OrganisationYear After)
{
    /// <summary>Ideas tested a year, after over before.</summary>
    public double Ideas => After.Simulation.IdeasPerYear.Value / Before.Simulation.IdeasPerYear.Value;

    /// <summary>Standard error of <see cref="Ideas"/>.</summary>
    public double IdeasError => Ideas * Math.Sqrt(Relative(After.Simulation.IdeasPerYear) + Relative(Before.Simulation.IdeasPerYear));

    /// <summary>Gains adopted a year, after over before.</summary>
    public double Gains => After.GainPerYear.Value / Before.GainPerYear.Value;

    /// <summary>How many times as many tests the GPUs allow: compute in the sense of a production function.</summary>
    public double Compute => After.Organisation.Gpus / After.Work.GpuHours / (Before.Organisation.Gpus / Before.Work.GpuHours);

    /// <summary>How many times as many ideas the attention allows: labour in the sense of a production function. 1 where neither takes any.</summary>
    public double Labour => Before.Work.Attention == 0 || After.Work.Attention == 0 ? 1 :
        After.Organisation.Researchers * After.Organisation.AttentionHours / After.Work.Attention
        / (Before.Organisation.Researchers * Before.Organisation.AttentionHours / Before.Work.Attention);

    /// <summary>What a production function says of the same change. It knows compute and labour only: streams, latency and waiting are nothing to it.</summary>
    public double By(ProductionFunction function) => function.Output(Compute, Labour);

    private static double Relative(Estimated e) => e.Value == 0 ? 0 : Math.Pow(e.StandardError / e.Value, 2);
}
