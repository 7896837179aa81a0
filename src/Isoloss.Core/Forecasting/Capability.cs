namespace Isoloss.Core.Forecasting;

/// <summary>A model that others are as good as: what it was trained with, and when.</summary>
/// <param name="Name">Name.</param>
/// <param name="Flops">C, training FLOP.</param>
/// <param name="Year">Year of its algorithms.</param>
/// <param name="Source">Where the compute is stated.</param>
public sealed record Capability(string Name, double Flops, double Year, string Source)
{
    /// <summary>Models that are known by name.</summary>
    public static IReadOnlyList<Capability> Known { get; } =
    [
        new("gpt-2", 1.5e21, 2019, "estimate: 1.5B parameters, Radford et al. 2019"),
        new("gpt-3", 3e23, 2020, "Brown et al. 2020, rounded"),
        new("chinchilla", 5.76e23, 2022, "Hoffmann et al. 2022"),
        new("gpt-4", 2e25, 2023, "estimate of third parties; not stated by its makers"),
    ];

    /// <summary>A model by its name.</summary>
    /// <exception cref="BadInputException">There is none of that name.</exception>
    public static Capability Find(string name) => Known.FirstOrDefault(c => c.Name == name) ?? throw new BadInputException(
        $"found no model '{name}', expected one of {string.Join(", ", Known.Select(c => c.Name))}, or --flops with --year{NearestName.Hint(name, Known.Select(c => c.Name))}");
}
