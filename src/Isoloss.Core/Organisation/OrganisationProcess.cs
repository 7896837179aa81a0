namespace Isoloss.Core.Organisation;

/// <summary>
/// The organisation moving from event to event. Stream s belongs to researcher s mod R. Every stream has at most one event pending, so that nothing
/// is allocated after the start.
/// </summary>
internal sealed class OrganisationProcess
{
    private const int AttentionDone = 0, RunDone = 1, ResultIsIn = 2, Kinds = 3;

    private readonly ResearchOrganisation _o;
    private readonly IdeaSource _source;
    private readonly RandomStream _random;
    private readonly StreamState[] _streams;
    private readonly int[] _firstWaiting, _lastWaiting;
    private readonly bool[] _isBusy;
    private readonly EventHeap _events;
    private readonly Waiting _forGpus, _idle;
    private readonly double[] _implement, _analyse, _hours;
    private readonly int[] _gangs;
    private readonly int _ideaComes;
    private long _backlog;
    private int _free;

    public OrganisationProcess(ResearchOrganisation o, Screening screening, int seed)
    {
        _o = o;
        _source = new IdeaSource(o, screening);
        _random = new RandomStream((ulong)seed);
        int streams = o.Researchers * o.Streams;
        _streams = new StreamState[streams];
        (_firstWaiting, _lastWaiting, _isBusy) = (new int[o.Researchers], new int[o.Researchers], new bool[o.Researchers]);
        Array.Fill(_firstWaiting, -1);
        _ideaComes = streams * Kinds;
        _events = new EventHeap(streams + 1);
        (_forGpus, _idle) = (new Waiting(streams), new Waiting(streams));
        _implement = [.. o.Ladder.Select(s => s.Implement / o.Implementation / o.Attention)];
        _analyse = [.. o.Ladder.Select(s => s.Analyse / o.Attention)];
        _hours = [.. o.Ladder.Select(s => s.Hours)];
        _gangs = [.. o.Ladder.Select(s => s.Gang)];
        Gpus = _free = (int)Math.Min(int.MaxValue, Math.Floor(o.Gpus));
        Start();
    }

    public int Gpus { get; }

    public int GpusBusy => Gpus - _free;

    public int ResearchersBusy { get; private set; }

    public int StreamsActive { get; private set; }

    public double Now { get; private set; }

    /// <summary>Time of the next event, hours.</summary>
    public double NextTime => _events.NextTime;

    /// <summary>What happened since it was last set anew.</summary>
    public ProcessTally Tally;

    /// <summary>Moves to the next event.</summary>
    public void Step()
    {
        Now = _events.NextTime;
        int next = _events.Take();
        if (next == _ideaComes)
        {
            IdeaComes();
            return;
        }
        int stream = next / Kinds;
        switch (next - stream * Kinds)
        {
            case AttentionDone: EndAttention(stream); break;
            case RunDone: EndRun(stream); break;
            default: WantAttention(stream, toAnalyse: true); break;
        }
    }

    private void Start()
    {
        bool ideasAreLimited = double.IsFinite(_o.Ideas);
        for (int stream = 0; stream < _streams.Length; stream++)
            if (ideasAreLimited)
                _idle.Add(stream);
            else
                TakeUp(stream);
        if (ideasAreLimited)
            _events.Add(NextIdea(), _ideaComes);
    }

    private double NextIdea() => Now + _random.NextExponential() * ResearchOrganisation.HoursPerYear / _o.Ideas;

    private void IdeaComes()
    {
        _events.Add(NextIdea(), _ideaComes);
        if (_idle.Count > 0)
            TakeUp(_idle.Take());
        else
            _backlog++;
    }

    private void TakeUp(int stream)
    {
        ref StreamState state = ref _streams[stream];
        (state.Fate, state.Rung, state.TakenUp) = (_source.Draw(_random), 0, Now);
        StreamsActive++;
        WantAttention(stream, toAnalyse: false);
    }

    private void WantAttention(int stream, bool toAnalyse)
    {
        ref StreamState state = ref _streams[stream];
        (state.IsAnalysing, state.Next) = (toAnalyse, -1);
        int researcher = stream % _o.Researchers;
        if (!_isBusy[researcher])
            Serve(stream, researcher);
        else if (_firstWaiting[researcher] < 0)
            _firstWaiting[researcher] = _lastWaiting[researcher] = stream;
        else
            _lastWaiting[researcher] = _streams[_lastWaiting[researcher]].Next = stream;
    }

    private void Serve(int stream, int researcher)
    {
        ref StreamState state = ref _streams[stream];
        _isBusy[researcher] = true;
        ResearchersBusy++;
        double mean = state.IsAnalysing ? _analyse[state.Rung] : _implement[state.Rung];
        _events.Add(Now + mean * _random.NextGamma(_o.AttentionVariation), stream * Kinds + AttentionDone);
    }

    private void EndAttention(int stream)
    {
        int researcher = stream % _o.Researchers, next = _firstWaiting[researcher];
        _isBusy[researcher] = false;
        ResearchersBusy--;
        if (next >= 0)
        {
            _firstWaiting[researcher] = _streams[next].Next;
            Serve(next, researcher);
        }
        if (_streams[stream].IsAnalysing)
            Decide(stream);
        else
            AskForGpus(stream);
    }

    private void AskForGpus(int stream)
    {
        ref StreamState state = ref _streams[stream];
        state.Asked = Now;
        _forGpus.Add(stream);
        StartRuns();
    }

    /// <summary>Starts what has waited longest, as long as there is room for it: nobody overtakes.</summary>
    private void StartRuns()
    {
        while (_forGpus.Count > 0 && _gangs[_streams[_forGpus.First].Rung] <= _free)
        {
            int stream = _forGpus.Take();
            ref StreamState state = ref _streams[stream];
            _free -= _gangs[state.Rung];
            Tally.Tests++;
            Tally.Waited += Now - state.Asked;
            double cost = _o.Cache > 0 && _random.NextUniform() < _o.Cache ? _o.CacheCost : 1;
            _events.Add(Now + _hours[state.Rung] * cost * _random.NextGamma(_o.RunVariation), stream * Kinds + RunDone);
        }
    }

    private void EndRun(int stream)
    {
        _free += _gangs[_streams[stream].Rung];
        StartRuns();
        if (_o.Latency > 0)
            _events.Add(Now + _o.Latency, stream * Kinds + ResultIsIn);
        else
            WantAttention(stream, toAnalyse: true);
    }

    private void Decide(int stream)
    {
        ref StreamState state = ref _streams[stream];
        if (++state.Rung < state.Fate.Tests)
        {
            WantAttention(stream, toAnalyse: false);
            return;
        }
        Tally.Ideas++;
        Tally.Hours += Now - state.TakenUp;
        Tally.Adopted += state.Fate.IsAdopted ? 1 : 0;
        Tally.Gain += state.Fate.Gain;
        StreamsActive--;
        Replace(stream);
    }

    private void Replace(int stream)
    {
        if (double.IsInfinity(_o.Ideas) || _backlog > 0)
        {
            _backlog -= double.IsInfinity(_o.Ideas) ? 0 : 1;
            TakeUp(stream);
        }
        else
            _idle.Add(stream);
    }
}
