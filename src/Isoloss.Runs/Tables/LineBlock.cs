namespace Isoloss.Runs.Tables;

/// <summary>Whole lines from the middle of a file.</summary>
/// <param name="Index">Place among the blocks of the file, from 0.</param>
/// <param name="LinesBefore">Lines of the file before this block.</param>
/// <param name="Buffer">Rented from the shared pool; whoever is done with the block returns it.</param>
/// <param name="Length">Bytes of the buffer that are the block.</param>
internal readonly record struct LineBlock(int Index, long LinesBefore, byte[] Buffer, int Length)
{
    /// <summary>The lines.</summary>
    public ReadOnlyMemory<byte> Bytes => Buffer.AsMemory(0, Length);
}
