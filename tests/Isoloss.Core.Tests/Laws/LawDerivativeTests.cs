using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Tests;

/// <summary>Every law's derivatives against central differences, and its coordinates against each other.</summary>
public sealed class LawDerivativeTests
{
    private const double Step = 1e-5;
    private static readonly Observation[] Runs = LawLadder.Runs();
    private static readonly LogPoints Points = new(Runs);

    public static TheoryData<string> Laws => [.. LawCatalog.All.Select(law => law.Name)];

    [Theory, MemberData(nameof(Laws))]
    public void The_jacobian_matches_central_differences(string name) => Sample(name, (law, working) =>
    {
        double[] jacobian = Evaluate(law, working).Jacobian;
        for (int k = 0; k < working.Length; k++)
        {
            var (up, down) = (Evaluate(law, Moved(working, k, Step)).LogLoss, Evaluate(law, Moved(working, k, -Step)).LogLoss);
            for (int i = 0; i < Points.Count; i++)
                Assert.Equal((up[i] - down[i]) / (2 * Step), jacobian[k * Points.Stride + i], 1e-7);
        }
    });

    [Theory, MemberData(nameof(Laws))]
    public void Gradient_and_hessian_of_the_objective_match_central_differences(string name) => Sample(name, (law, working) =>
    {
        double[] observed = Observed(law, working);
        double Objective(double[] at) => Solve(law, observed, at).Objective;
        (double[] Gradient, double[] Hessian) Derivatives(double[] at) => Solve(law, observed, at).Solver.Derivatives();
        var (gradient, hessian) = Derivatives(working);
        int p = working.Length;
        for (int k = 0; k < p; k++)
        {
            double slope = (Objective(Moved(working, k, Step)) - Objective(Moved(working, k, -Step))) / (2 * Step);
            Assert.Equal(slope, gradient[k], 1e-6 * (1 + Math.Abs(slope)));
            var (up, down) = (Derivatives(Moved(working, k, Step)).Gradient, Derivatives(Moved(working, k, -Step)).Gradient);
            for (int l = 0; l < p; l++)
                Assert.Equal((up[l] - down[l]) / (2 * Step), hessian[k * p + l], 1e-4 * (1 + Math.Abs(hessian[k * p + l])));
        }
    });

    [Theory, MemberData(nameof(Laws))]
    public void Working_coordinates_go_there_and_back_and_give_the_same_loss(string name) => Sample(name, (law, working) =>
    {
        double[] theta = new double[working.Length], back = new double[working.Length];
        law.FromWorking(working, Points, theta);
        law.ToWorking(theta, Points, back);
        for (int k = 0; k < working.Length; k++)
            Assert.Equal(working[k], back[k], 1e-9);
        double[] logLoss = Evaluate(law, working).LogLoss;
        for (int i = 0; i < Runs.Length; i++)
            Assert.Equal(Math.Log(law.Loss(theta, Runs[i].At)), logLoss[i], 1e-8);
    });

    // Drawn with a fixed seed: laws with a kink have second derivatives that no difference across the kink can match.
    private static void Sample(string name, Action<ILaw, double[]> check)
    {
        ILaw law = LawCatalog.Find(name);
        var random = new Random(1);
        double[] working = new double[law.Parameters.Count];
        for (int sample = 0; sample < 50; sample++)
        {
            for (int k = 0; k < working.Length; k++)
                working[k] = 0.15 + 0.75 * random.NextDouble();
            check(law, working);
        }
    }

    private static double[] Moved(double[] working, int k, double by)
    {
        double[] moved = [.. working];
        moved[k] += by;
        return moved;
    }

    private static (double[] LogLoss, double[] Jacobian) Evaluate(ILaw law, double[] working)
    {
        double[] logLoss = new double[Points.Stride], jacobian = new double[Points.Stride * working.Length];
        law.Evaluate(working, Points, logLoss, jacobian);
        return (logLoss, jacobian);
    }

    // Residuals within and beyond the threshold, and none near it: the second derivative jumps there.
    private static double[] Observed(ILaw law, double[] working)
    {
        double[] observed = Evaluate(law, working).LogLoss;
        for (int i = 0; i < observed.Length; i++)
            observed[i] += (i % 4) switch { 0 => 4, 1 => 0.9, 2 => -0.5, _ => -3 };
        return observed;
    }

    private static (double Objective, DampedNewton Solver) Solve(ILaw law, double[] observed, double[] working)
    {
        double[] weights = new double[Points.Stride];
        for (int i = 0; i < Points.Count; i++)
            weights[i] = 1 + i % 3;
        var solver = new DampedNewton(law, Points);
        return (solver.Evaluate(new HuberLoss(2.5), observed, weights, working), solver);
    }
}
