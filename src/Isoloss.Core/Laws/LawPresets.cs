namespace Isoloss.Core.Laws;

/// <summary>Published fits by name.</summary>
public static class LawPresets
{
    /// <summary>FLOP in a petaflop/s-day: 1e15 a second for 86,400 seconds.</summary>
    public const double FlopsPerPetaflopDay = 8.64e19;

    private const string KaplanPaper = "Kaplan et al. 2020, arXiv:2001.08361";
    private const string HoffmannPaper = "Hoffmann et al. 2022, arXiv:2203.15556, approach 3";
    private const string HernandezPaper = "Hernandez et al. 2021, arXiv:2102.01293";

    /// <summary>Every published fit, the most used first.</summary>
    public static IReadOnlyList<LawPreset> All { get; } =
    [
        // The rounding in print moves the compute-efficient D/N at 5.76e23 FLOP from 59 to 93; their TeX source has the digits.
        new("hoffmann-2022", Chinchilla.Instance, [Math.Exp(0.5267228), Math.Exp(6.0073404), Math.Exp(6.0179186), 0.33917084, 0.2849083],
            $"{HoffmannPaper}, digits of the TeX source"),
        new("hoffmann-2022-rounded", Chinchilla.Instance, [1.69, 406.4, 410.7, 0.34, 0.28], $"{HoffmannPaper}, equation 10 as printed"),
        new("besiroglu-2024", Chinchilla.Instance, [1.8172, 482.01, 2085.43, 0.3478, 0.3658],
            "Besiroglu et al. 2024, arXiv:2404.10102: the data of Hoffmann et al. refitted")
        {
            Intervals = [(1.769, 1.871), (285, 744), (1042, 5810), (0.317, 0.373), (0.331, 0.415)],
        },
        new("kaplan-2020", Kaplan.Instance, [8.8e13, 5.4e13, 0.076, 0.095], $"{KaplanPaper}, equations 1.1 and 1.2 put into 1.5; without embeddings"),
        new("kaplan-2020-table2", Kaplan.Instance, [6.4e13, 1.8e13, 0.076, 0.103], $"{KaplanPaper}, table 2; without embeddings"),
        new("kaplan-2020-n", PowerToZero.OfParams, [8.8e13, 0.076], $"{KaplanPaper}, equation 1.1; without embeddings"),
        new("kaplan-2020-d", PowerToZero.OfTokens, [5.4e13, 0.095], $"{KaplanPaper}, equation 1.2"),
        new("kaplan-2020-c", PowerToZero.OfFlops, [3.1e8 * FlopsPerPetaflopDay, 0.050], $"{KaplanPaper}, equation 1.3, from PF-days to FLOP"),
        new("kaplan-2020-steps", KaplanSteps.Instance, [6.5e13, 0.077, 2.1e3, 0.76, 2.1e8, 0.21], $"{KaplanPaper}, table 3 and section 5.1; without embeddings"),
        new("kaplan-2020-steps-min", KaplanStepsMin.Instance, [6.5e13, 0.077, 2.1e3, 0.76], $"{KaplanPaper}, table 3; without embeddings"),
        new("muennighoff-2023", Repeated.Instance,
            [Math.Exp(0.6254804), Math.Exp(6.255414), Math.Exp(7.3049974), 0.3526596, 0.3526596, 15.387756, 5.309743],
            "Muennighoff et al. 2023, arXiv:2305.16264, appendix B"),
        new("hernandez-2021-text", Transfer.Instance, [1.9e4, 0.18, 0.38], $"{HernandezPaper}: text to Python"),
        new("hernandez-2021-text-code", Transfer.Instance, [2.1e5, 0.096, 0.38], $"{HernandezPaper}: text and code to Python"),
    ];

    /// <summary>The published fit called <paramref name="name"/>, case ignored; null when there is none.</summary>
    public static LawPreset? TryFind(string name) => All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The published fit called <paramref name="name"/>, case ignored.</summary>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public static LawPreset Find(string name)
    {
        if (TryFind(name) is { } preset)
            return preset;
        string found = LawCatalog.Echo(name);
        string[] names = [.. All.Select(p => p.Name)];
        throw new BadInputException(
            $"there is no published fit '{found}': expected one of {string.Join(", ", names)}{NearestName.Hint(found, names)}");
    }
}
