namespace Isoloss.Core.Laws;

/// <summary>All laws by name.</summary>
public static class LawCatalog
{
    private const int EchoLimit = 64;

    /// <summary>Every law, the usual one first.</summary>
    public static IReadOnlyList<ILaw> All { get; } = 
    [
        Chinchilla.Instance, Tied.Instance, Gamma.Instance, Kaplan.Instance, KaplanFloor.Instance,
        Power.OfParams, Power.OfTokens, Power.OfFlops, PowerToZero.OfParams, PowerToZero.OfTokens, PowerToZero.OfFlops,
        Broken.Instance, KaplanStepsMin.Instance, KaplanSteps.Instance, Repeated.Instance, LearningRateBatch.Instance, Transfer.Instance,
    ];

    /// <summary>The law called <paramref name="name"/>, case ignored.</summary>
    /// <exception cref="BadInputException">There is none; the message names the nearest law or published fit.</exception>
    public static ILaw Find(string name)
    {
        foreach (ILaw law in All)
            if (law.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return law;
        string found = Echo(name);
        string[] names = [.. All.Select(law => law.Name)];
        string expected = $"expected one of {string.Join(", ", names)}";
        if (LawPresets.TryFind(name) is { } preset)
            throw new BadInputException($"'{preset.Name}' is a published fit of the law {preset.Law.Name}, not a law that can be fitted: {expected}");
        throw new BadInputException(
            $"there is no law '{found}': {expected}{NearestName.Hint(found, [.. names, .. LawPresets.All.Select(p => p.Name)])}");
    }

    /// <summary>A hostile name is not echoed beyond its beginning.</summary>
    internal static string Echo(string name) => name.Length > EchoLimit ? name[..EchoLimit] + "..." : name;
}
