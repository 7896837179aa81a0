namespace Isoloss.Core.Organisation;

/// <summary>First come, first served: a ring in an array that never grows.</summary>
/// <param name="capacity">Most that wait at once.</param>
internal sealed class Waiting(int capacity)
{
    private readonly int[] _items = new int[capacity];
    private int _first;

    public int Count { get; private set; }

    public int First => _items[_first];

    public void Add(int item)
    {
        int at = _first + Count++;
        _items[at < capacity ? at : at - capacity] = item;
    }

    public int Take()
    {
        int item = _items[_first];
        _first = _first + 1 == capacity ? 0 : _first + 1;
        Count--;
        return item;
    }
}
