namespace Isoloss.Core.Organisation;

/// <summary>Events in the order of their time: a binary heap in two arrays that never grow.</summary>
/// <param name="capacity">Most events pending at once.</param>
internal sealed class EventHeap(int capacity)
{
    private readonly double[] _times = new double[capacity];
    private readonly int[] _events = new int[capacity];
    private int _count;

    /// <summary>Time of the next event; infinite when there is none.</summary>
    public double NextTime => _count > 0 ? _times[0] : double.PositiveInfinity;

    public void Add(double time, int what)
    {
        int hole = _count++;
        while (hole > 0)
        {
            int parent = (hole - 1) >> 1;
            if (_times[parent] <= time)
                break;
            (_times[hole], _events[hole]) = (_times[parent], _events[parent]);
            hole = parent;
        }
        (_times[hole], _events[hole]) = (time, what);
    }

    /// <summary>Removes the next event.</summary>
    public int Take()
    {
        int next = _events[0];
        _count--;
        Sink(_times[_count], _events[_count]);
        return next;
    }

    private void Sink(double time, int what)
    {
        int hole = 0;
        for (int child = 1; child < _count; child = 2 * hole + 1)
        {
            if (child + 1 < _count && _times[child + 1] < _times[child])
                child++;
            if (_times[child] >= time)
                break;
            (_times[hole], _events[hole]) = (_times[child], _events[child]);
            hole = child;
        }
        (_times[hole], _events[hole]) = (time, what);
    }
}
