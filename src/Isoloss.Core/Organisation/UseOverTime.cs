namespace Isoloss.Core.Organisation;

/// <summary>Integrals over time of what is in use.</summary>
internal struct UseOverTime
{
    private double _since;

    /// <summary>Researcher-hours by the clock, GPU-hours and stream-hours in use.</summary>
    public double Researchers, Gpus, Streams;

    /// <summary>Starts anew at a time.</summary>
    public void Restart(double now) => this = new UseOverTime { _since = now };

    /// <summary>Adds the time until <paramref name="time"/>, over which nothing has changed.</summary>
    public void Advance(OrganisationProcess process, double time)
    {
        double span = time - _since;
        Researchers += span * process.ResearchersBusy;
        Gpus += span * process.GpusBusy;
        Streams += span * process.StreamsActive;
        _since = time;
    }
}
