using CsCheck;
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
        var (gradient, hessian) = Derivatives(law, working);
        int p = working.Length;
        for (int k = 0; k < p; k++)
        {
            double slope = (Objective(law, Moved(working, k, Step)) - Objective(law, Moved(working, k, -Step))) / (2 * Step);
            Assert.Equal(slope, gradient[k], 1e-6 * (1 + Math.Abs(slope)));
            var (up, down) = (Derivatives(law, Moved(working, k, Step)).Gradient, Derivatives(law, Moved(working, k, -Step)).Gradient);
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

    private static void Sample(string name, Action<ILaw, double[]> check)
    {
        ILaw law = LawCatalog.Find(name);
        Gen.Double[0.15, 0.9].Array[law.Parameters.Count].Sample(working => check(law, working), iter: 50);
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

    // A threshold that no residual is near: the second derivative jumps there.
    private static double Objective(ILaw law, double[] working) => Solve(law, working).Objective;

    private static (double[] Gradient, double[] Hessian) Derivatives(ILaw law, double[] working) => Solve(law, working).Solver.Derivatives();

    private static (double Objective, DampedNewton Solver) Solve(ILaw law, double[] working)
    {
        double[] logLoss = new double[Points.Stride], weights = new double[Points.Stride];
        for (int i = 0; i < Points.Count; i++)
            (logLoss[i], weights[i]) = (i % 2 == 0 ? 5 : 0.9, 1 + i % 3);
        var solver = new DampedNewton(law, Points);
        return (solver.Evaluate(new HuberLoss(2.5), logLoss, weights, working), solver);
    }
}
