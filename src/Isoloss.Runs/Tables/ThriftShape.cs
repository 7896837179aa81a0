namespace Isoloss.Runs.Tables;

/// <summary>What a field of a Parquet footer is: its type and, where the format fixes them, the shapes inside it.</summary>
internal sealed class ThriftShape
{
    private readonly Dictionary<long, ThriftShape> _fields;

    private ThriftShape(ThriftType type, ThriftShape? item = null, Dictionary<long, ThriftShape>? fields = null) =>
        (Type, Item, _fields) = (type, item, fields ?? []);

    /// <summary>Its type; <see cref="ThriftType.True"/> for Booleans.</summary>
    public ThriftType Type { get; }

    /// <summary>Items of a list; null when the format does not say.</summary>
    public ThriftShape? Item { get; }

    /// <summary>A field of a structure; null when the format does not know it.</summary>
    public ThriftShape? Field(long id) => _fields.GetValueOrDefault(id);

    /// <summary>Something that the format does not know.</summary>
    public static ThriftShape Unknown(ThriftType type) => new(type);

    /// <summary>The footer as a whole.</summary>
    public static ThriftShape FileMetaData { get; } = Footer();

    private static ThriftShape Footer()
    {
        ThriftShape boolean = new(ThriftType.True), i8 = new(ThriftType.Byte), i16 = new(ThriftType.I16), i32 = new(ThriftType.I32);
        ThriftShape i64 = new(ThriftType.I64), real = new(ThriftType.Double), bytes = new(ThriftType.Binary), empty = Struct();
        ThriftShape keyValues = List(Struct((1, bytes), (2, bytes)));
        ThriftShape cipher = Struct((1, bytes), (2, bytes), (3, boolean));
        ThriftShape schemaElement = Struct(
            (1, i32), (2, i32), (3, i32), (4, bytes), (5, i32), (6, i32), (7, i32), (8, i32), (9, i32), (10, LogicalType(boolean, i8, i32, bytes, empty)));
        ThriftShape statistics = Struct(
            (1, bytes), (2, bytes), (3, i64), (4, i64), (5, bytes), (6, bytes), (7, boolean), (8, boolean));
        ThriftShape box = Struct([.. Enumerable.Range(1, 8).Select(id => (id, real))]);
        ThriftShape columnMetaData = Struct(
            (1, i32), (2, List(i32)), (3, List(bytes)), (4, i32), (5, i64), (6, i64), (7, i64), (8, keyValues), (9, i64), (10, i64),
            (11, i64), (12, statistics), (13, List(Struct((1, i32), (2, i32), (3, i32)))), (14, i64), (15, i32),
            (16, Struct((1, i64), (2, List(i64)), (3, List(i64)))), (17, Struct((1, box), (2, List(i32)))));
        ThriftShape columnChunk = Struct(
            (1, bytes), (2, i64), (3, columnMetaData), (4, i64), (5, i32), (6, i64), (7, i32),
            (8, Struct((1, empty), (2, Struct((1, List(bytes)), (2, bytes))))), (9, bytes));
        ThriftShape rowGroup = Struct(
            (1, List(columnChunk)), (2, i64), (3, i64), (4, List(Struct((1, i32), (2, boolean), (3, boolean)))), (5, i64), (6, i64), (7, i16));
        return Struct(
            (1, i32), (2, List(schemaElement)), (3, i64), (4, List(rowGroup)), (5, keyValues), (6, bytes), (7, List(Struct((1, empty)))),
            (8, Struct((1, cipher), (2, cipher))), (9, bytes));
    }

    private static ThriftShape LogicalType(ThriftShape boolean, ThriftShape i8, ThriftShape i32, ThriftShape bytes, ThriftShape empty)
    {
        ThriftShape time = Struct((1, boolean), (2, Struct((1, empty), (2, empty), (3, empty))));
        return Struct(
            (1, empty), (2, empty), (3, empty), (4, empty), (5, Struct((1, i32), (2, i32))), (6, empty), (7, time), (8, time),
            (10, Struct((1, i8), (2, boolean))), (11, empty), (12, empty), (13, empty), (14, empty), (15, empty),
            (16, Struct((1, i8))), (17, Struct((1, bytes))), (18, Struct((1, bytes), (2, i32))));
    }

    private static ThriftShape List(ThriftShape item) => new(ThriftType.List, item);

    private static ThriftShape Struct(params (int Id, ThriftShape Shape)[] fields) =>
        new(ThriftType.Struct, fields: fields.ToDictionary(f => (long)f.Id, f => f.Shape));
}
