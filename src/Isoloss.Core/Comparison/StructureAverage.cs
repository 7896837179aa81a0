using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Comparison;

/// <summary>All structures, averaged by their weights: the answer is the mixture, so their disagreement is part of its width.</summary>
internal sealed class StructureAverage
{
    /// <summary>Structures with less weight than this are named but not asked.</summary>
    private const double Negligible = 1e-4;

    private readonly JointStructure[] _asked;

    private StructureAverage(JointModel model, MiddleFit middle, IReadOnlyList<JointStructure> structures, bool sameData)
    {
        (Model, Middle, Structures, Weights) = (model, middle, structures, StructureWeights.Of(structures, sameData));
        _asked = [.. structures.Where((_, i) => Weights[i] > Negligible)];
        Phi = new double[JointModel.Count];
        for (int i = 0; i < structures.Count; i++)
            foreach ((int k, double x) in structures[i].Mean().Index())
                Phi[k] += Weights[i] * x;
    }

    /// <summary>Fits the law in the middle, and every structure twice: the second time linearised at what the first found.</summary>
    /// <param name="rungs">Rungs that both arms have.</param>
    /// <param name="sameData">Whether both arms were trained and evaluated on the same data.</param>
    public static StructureAverage Of(IReadOnlyList<PairedRung> rungs, bool sameData)
    {
        var model = new JointModel(rungs);
        var middle = new MiddleFit(model);
        double[] phi = middle.Phi, gradient = new double[JointModel.Count];
        double[] slopes = [.. model.Places.Select(p => ByMultiplier(p))];
        var coarse = new NoiseGrid(model, slopes, wandering: false);
        var noise = new NoiseGrid(model, slopes, wandering: true);
        int[] counts = StructureWeights.Counts(rungs.Count);
        return new StructureAverage(model, middle,
        [
            .. from structure in SharingStructure.All.AsParallel().AsOrdered()
               let first = new JointStructure(structure, model, middle, coarse, phi, [rungs.Count])
               select new JointStructure(structure, model, middle, noise, OnLaw(first.Mean(), phi), counts),
        ],
        sameData);

        double ByMultiplier(Place at)
        {
            JointModel.Difference(phi, at, gradient);
            return gradient[JointModel.Mu];
        }
    }

    /// <summary>The rungs.</summary>
    public JointModel Model { get; }

    /// <summary>The law in the middle.</summary>
    public MiddleFit Middle { get; }

    /// <summary>Every structure.</summary>
    public IReadOnlyList<JointStructure> Structures { get; }

    /// <summary>Their weights, summing to 1.</summary>
    public double[] Weights { get; }

    /// <summary>Mean of all coordinates.</summary>
    public double[] Phi { get; }

    /// <summary>Mean of the standard deviation of one pair's difference.</summary>
    public double NoiseSd => Structures.Index().Sum(s => Weights[s.Index] * s.Item.NoiseSd);

    /// <summary>What is believed about a quantity that each structure sees in its own way.</summary>
    public NormalMixture Believe(Func<JointStructure, Quantity> of, double pairs = 0) => Mix(Parts(of, pairs).Select(p => p.Part));

    /// <summary>The same under one structure.</summary>
    public static NormalMixture Believe(JointStructure structure, Quantity quantity) => Mix(structure.Believe(quantity));

    /// <summary>The components, with the structure that each belongs to.</summary>
    public IEnumerable<(JointStructure Structure, BeliefPart Part)> Parts(Func<JointStructure, Quantity> of, double pairs = 0)
    {
        foreach (JointStructure structure in _asked)
        {
            double weight = WeightOf(structure);
            foreach (BeliefPart part in structure.Believe(of(structure), pairs))
                yield return (structure, part with { Weight = weight * part.Weight });
        }
    }

    /// <summary>What is believed about a quantity at the target and a new difference together.</summary>
    /// <param name="target">The quantity.</param>
    /// <param name="difference">The difference in log loss.</param>
    /// <param name="pairs">New pairs of runs that it is the mean of.</param>
    public IEnumerable<OutcomePart> Outcomes(Func<JointStructure, Quantity> target, Func<JointStructure, Quantity> difference, double pairs) =>
        from structure in _asked
        let weight = WeightOf(structure)
        from part in structure.Outcomes(target(structure), difference(structure), pairs)
        select part with { Weight = weight * part.Weight };

    /// <summary>Weight of a structure.</summary>
    public double WeightOf(JointStructure structure) => Weights[Array.IndexOf([.. Structures], structure)];

    /// <summary>Components as a distribution.</summary>
    public static NormalMixture Mix(IEnumerable<BeliefPart> parts) => NormalMixture.Of(parts.Select(p => (p.Weight, p.Mean, Math.Sqrt(p.Variance)))).Merged();

    /// <summary>The contrast of one and the law of another.</summary>
    private static double[] OnLaw(double[] contrast, double[] law) => [.. law[..JointModel.LawCount], .. contrast[JointModel.LawCount..]];
}
