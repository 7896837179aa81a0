using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isoloss.Trainer.Kernels;

/// <summary>
/// Products of matrices of 32-bit floats. libtorch leaves them to MKL, which uses half of the width of AMD's vector units; most of
/// a large model's step is here.
/// <para>An element is its terms added from left to right, each with one rounding (a fused multiply-add): the same number on
/// every processor, with any number of threads and for any split of the work.</para>
/// <para>Blocked as in Goto and van de Geijn 2008 (ACM TOMS 34(3), 12): a block of B is packed once and stays in the second cache,
/// a panel of it in the first, and the tile's sums in registers.</para>
/// </summary>
internal static unsafe class MatrixProduct
{
    // A panel of B of so many terms fills two thirds of the first cache of 48 KB; the others are chosen by measurement.
    private const int Terms = 256, BlockRows = 240, BlockColumns = 512;

    // Below this, waking another thread costs more than it saves.
    private const double LeastFlopsOfThread = 2e6;

    private static readonly bool IsWide = Vector512.IsHardwareAccelerated;
    private static readonly int TileRows = IsWide ? 12 : 6, TileColumns = IsWide ? 32 : 16;
    private static readonly float[] Zeros = GC.AllocateArray<float>(32, pinned: true);

    [ThreadStatic]
    private static float[]? s_room;

    /// <summary>The product of two matrices, and of a third that is added if there is one: A B + C.</summary>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[k, n].</param>
    /// <param name="c">What to add [m, n], row after row; it may be the result itself. Null for nothing.</param>
    /// <param name="result">[m, n], row after row.</param>
    /// <param name="m">Rows, at least 0.</param>
    /// <param name="n">Columns, at least 0.</param>
    /// <param name="k">Terms, at least 0.</param>
    /// <param name="threads">Most threads to use.</param>
    public static void Compute(MatrixView a, MatrixView b, float* c, float* result, int m, int n, int k, int threads)
    {
        var (from, fromRow) = c is null ? ((nint)Pointer(Zeros), 0) : ((nint)c, n);
        bool byRows = m >= n;
        int lines = byRows ? m : n, tile = byRows ? TileRows : TileColumns;
        int parts = (int)Math.Clamp(2.0 * m * n * k / LeastFlopsOfThread, 1, Math.Min(threads, Math.Max(1, lines / tile)));
        if (parts == 1)
            Part(0);
        else
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, Part);

        void Part(int part)
        {
            int first = Border(part), count = Border(part + 1) - first;
            if (byRows)
                Block(a.From(first, 0), b, (float*)from + (nint)first * fromRow, fromRow, result + (nint)first * n, n, count, n, k);
            else
                Block(a, b.From(0, first), fromRow == 0 ? (float*)from : (float*)from + first, fromRow, result + first, n, m, count, k);
        }

        int Border(int part) => part == parts ? lines : (int)((long)lines * part / parts / tile * tile);
    }

    private static void Block(MatrixView a, MatrixView b, float* from, nint fromRow, float* to, nint toRow, int m, int n, int k)
    {
        Room room = Room.OfThisThread();
        for (int column = 0; column < n; column += BlockColumns)
        {
            int columns = Math.Min(BlockColumns, n - column);
            for (int term = 0; term < k || term == 0; term += Terms)
            {
                int terms = Math.Min(Terms, k - term);
                ProductPanels.Pack(b.From(term, column).Transposed, columns, terms, TileColumns, room.B);
                // The first terms are added to what there was, the others to the sum so far.
                bool isFirst = term == 0;
                var sum = isFirst
                    ? new Output(fromRow == 0 ? from : from + column, fromRow, to + column, toRow)
                    : new Output(to + column, toRow, to + column, toRow);
                for (int row = 0; row < m; row += BlockRows)
                    Rows(a.From(row, term), sum.Below(row), Math.Min(BlockRows, m - row), columns, terms, room);
            }
        }
    }

    private static void Rows(MatrixView a, Output output, int rows, int columns, int terms, Room room)
    {
        // Rows that lie side by side are read where they are; others, and a last tile that is not full, are packed.
        int full = a.Column == 1 ? rows / TileRows * TileRows : 0;
        if (full < rows)
            ProductPanels.Pack(a.From(full, 0), rows - full, terms, TileRows, room.A);
        for (int column = 0; column < columns; column += TileColumns)
        {
            float* b = room.B + (nint)column * terms;
            int width = Math.Min(TileColumns, columns - column);
            for (int row = 0; row < rows; row += TileRows)
            {
                var (start, line, step) = row < full
                    ? ((nint)a.At(row, 0), a.Row, (nint)1)
                    : ((nint)(room.A + (nint)(row - full) * terms), 1, TileRows);
                Output tile = output.At(row, column);
                int height = Math.Min(TileRows, rows - row);
                if (width == TileColumns && height == TileRows)
                    Tile((float*)start, line, step, b, terms, tile);
                else
                    Edge((float*)start, line, step, b, terms, tile, height, width, room);
            }
        }
    }

    private static void Tile(float* a, nint row, nint step, float* b, int terms, Output output)
    {
        if (IsWide)
            ProductTile.Wide(a, row, step, b, terms, output.From, output.FromRow, output.To, output.ToRow);
        else
            ProductTile.Narrow(a, row, step, b, terms, output.From, output.FromRow, output.To, output.ToRow);
    }

    /// <summary>A tile that hangs over the edge is computed beside the matrix.</summary>
    private static void Edge(float* a, nint row, nint step, float* b, int terms, Output output, int height, int width, Room room)
    {
        nint line = TileColumns;
        for (int i = 0; i < height; i++)
            new ReadOnlySpan<float>(output.From + i * output.FromRow, width).CopyTo(new Span<float>(room.Tile + i * line, width));
        Tile(a, row, step, b, terms, new Output(room.Tile, line, room.Tile, line));
        for (int i = 0; i < height; i++)
            new ReadOnlySpan<float>(room.Tile + i * line, width).CopyTo(new Span<float>(output.To + i * output.ToRow, width));
    }

    private static float* Pointer(float[] pinned) => (float*)Unsafe.AsPointer(ref pinned[0]);

    /// <summary>Where a tile's sums begin and where they end. A distance of 0 between rows is the zeros, which have no place.</summary>
    private readonly struct Output(float* from, nint fromRow, float* to, nint toRow)
    {
        public readonly float* From = from, To = to;
        public readonly nint FromRow = fromRow, ToRow = toRow;

        public Output Below(int row) => At(row, 0);

        public Output At(int row, int column) => new(
            FromRow == 0 ? From : From + row * FromRow + column, FromRow, To + row * ToRow + column, ToRow);
    }

    /// <summary>A thread's memory for packed blocks.</summary>
    private readonly struct Room(float* start)
    {
        private const int Line = 16;
        private const int SizeOfB = BlockColumns * Terms, SizeOfA = (BlockRows + 12) * Terms, SizeOfTile = 12 * 32;

        public readonly float* B = start, A = start + SizeOfB, Tile = start + SizeOfB + SizeOfA;

        public static Room OfThisThread()
        {
            s_room ??= GC.AllocateArray<float>(SizeOfB + SizeOfA + SizeOfTile + Line, pinned: true);
            nint start = (nint)Pointer(s_room), line = Line * sizeof(float);
            return new Room((float*)((start + line - 1) / line * line));
        }
    }
}
