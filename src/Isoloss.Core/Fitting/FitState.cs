using Isoloss.Core.Laws;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Fitting;

/// <summary>A law at its optimum on given runs, with all that its intervals are made from.</summary>
internal sealed class FitState
{
    /// <summary>Least scale of Student's t: below it residuals are rounding.</summary>
    private const double LeastScale = 1e-6;

    private readonly ILaw _law;
    private readonly LogPoints _points;
    private readonly IObjective _objective;
    private readonly double[] _logLoss, _weights, _working, _residuals;

    /// <summary>Checks the input and finds the optimum from cold.</summary>
    public FitState(ILaw law, IReadOnlyList<Observation> observations, FitOptions options)
    {
        FitCheck.Require(law, observations, options);
        _law = law;
        Runs = [.. observations.Where(o => o.Weight > 0)];
        _points = new LogPoints(Runs);
        Rungs = new Rungs(Runs, law.Axes);
        _logLoss = new double[_points.Stride];
        _weights = new double[_points.Stride];
        _working = new double[law.Parameters.Count];
        for (int i = 0; i < Runs.Length; i++)
            (_logLoss[i], _weights[i]) = (Math.Log(Runs[i].Loss), Runs[i].Weight);

        var solver = new DampedNewton(law, _points);
        Settings = SettingsOf(options, observations, solver);
        _objective = Settings.Create();
        (Best, Tried, Agreeing) = MultiStart.Minimise(law, _points, solver, _objective, _logLoss, _weights, _working);
        _residuals = solver.Residuals.ToArray();
        double[] jacobian = solver.Jacobian.ToArray();
        Theta = new double[_working.Length];
        law.FromWorking(_working, _points, Theta);
        LogResiduals = _residuals[..Runs.Length];
        if (Settings.Scale == ResidualScale.Raw)
            for (int i = 0; i < Runs.Length; i++)
                LogResiduals[i] = -Math.Log(1 - _residuals[i] / Runs[i].Loss);
        Flattest = FlatDirection.Of(_points, LogResiduals, jacobian, _working.Length);
        Profile = new ObjectiveProfile(law, _points, Rungs, Settings, _working, _logLoss, _weights);
    }

    /// <summary>The runs that count.</summary>
    public Observation[] Runs { get; }

    /// <summary>Their rungs.</summary>
    public Rungs Rungs { get; }

    /// <summary>What was minimised.</summary>
    public ObjectiveSettings Settings { get; }

    /// <summary>Where the solver ended.</summary>
    public Solution Best { get; }

    /// <summary>Starts tried.</summary>
    public int Tried { get; }

    /// <summary>Starts that ended at the same optimum.</summary>
    public int Agreeing { get; }

    /// <summary>Published parameters at the optimum.</summary>
    public double[] Theta { get; }

    /// <summary>Observed minus fitted log loss, one per run.</summary>
    public double[] LogResiduals { get; }

    /// <summary>What the runs say least about.</summary>
    public FlatDirection Flattest { get; }

    /// <summary>Profiles around the optimum.</summary>
    public ObjectiveProfile Profile { get; }

    /// <summary>Resampling around the optimum.</summary>
    public FitBootstrap Bootstrap(Resampling resampling) =>
        new(_law, _points, Rungs, _objective, _working, _logLoss, _weights, _residuals, Profile.Scatter, resampling);

    /// <summary>What is wrong with the fit.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics() =>
        FitDiagnostics.Of(_law, Runs, Rungs, _working, LogResiduals, Flattest, Best.Stop);

    private ObjectiveSettings SettingsOf(FitOptions options, IReadOnlyList<Observation> observations, DampedNewton solver) => new()
    {
        Kind = options.Objective,
        Scale = options.Scale,
        Threshold = options.Objective switch
        {
            ObjectiveKind.Squared => null,
            ObjectiveKind.StudentT => options.StudentScale ?? TypicalResidual(options.Scale, solver),
            _ => options.HuberDelta,
        },
        DegreesOfFreedom = options.Objective == ObjectiveKind.StudentT ? options.StudentDof : null,
        OverPrediction = options.OverPrediction,
        Weighted = observations.Any(o => o.Weight != 1 && o.Weight != 0),
        LeftOut = observations.Count(o => o.Weight == 0),
    };

    /// <summary>Scale for Student's t: the median absolute residual of a least-squares fit, as a standard deviation.</summary>
    private double TypicalResidual(ResidualScale scale, DampedNewton solver)
    {
        int n = Runs.Length, p = _working.Length;
        MultiStart.Minimise(_law, _points, solver, HuberLoss.Squared with { Scale = scale }, _logLoss, _weights, new double[p]);
        double[] sizes = solver.Residuals[..n].ToArray();
        for (int i = 0; i < n; i++)
            sizes[i] = Math.Abs(sizes[i]);
        return Math.Max(LeastScale, LadderDiagnostics.Median(sizes) / 0.6745 * Math.Sqrt(n / (double)Math.Max(1, n - p)));
    }
}
