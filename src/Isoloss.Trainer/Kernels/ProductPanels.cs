using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Isoloss.Trainer.Kernels;

/// <summary>
/// Operands laid out as <see cref="ProductTile"/> reads them: panels of a fixed number of lines, each term of a panel's lines
/// side by side, the last panel filled up with zeros.
/// </summary>
internal static unsafe class ProductPanels
{
    /// <summary>Packs the first lines and terms of a matrix whose rows are lines and whose columns are terms.</summary>
    /// <param name="matrix">[lines, terms].</param>
    /// <param name="lines">Number of lines, at least 1.</param>
    /// <param name="terms">Number of terms.</param>
    /// <param name="width">Lines of a panel.</param>
    /// <param name="panels">Room for the terms of all panels.</param>
    public static void Pack(MatrixView matrix, int lines, int terms, int width, float* panels)
    {
        for (int line = 0; line < lines; line += width, panels += (nint)width * terms)
        {
            int count = Math.Min(width, lines - line);
            if (count < width)
                NativeMemory.Clear(panels, (nuint)width * (nuint)terms * sizeof(float));
            MatrixView part = matrix.From(line, 0);
            if (matrix.Row == 1)
                CopyTerms(part.At(0, 0), matrix.Column, count, terms, width, panels);
            else
                CopyLines(part.At(0, 0), matrix.Row, count, terms, width, panels);
        }
    }

    /// <summary>Where the lines of a term lie side by side already.</summary>
    private static void CopyTerms(float* source, nint distance, int lines, int terms, int width, float* panel)
    {
        for (int term = 0; term < terms; term++, source += distance, panel += width)
        {
            int i = 0;
            for (; i <= lines - 4; i += 4)
                Vector128.Load(source + i).Store(panel + i);
            for (; i < lines; i++)
                panel[i] = source[i];
        }
    }

    /// <summary>Where the terms of a line lie side by side: four lines and four terms at a time are turned in registers.</summary>
    private static void CopyLines(float* source, nint distance, int lines, int terms, int width, float* panel)
    {
        int line = 0;
        for (; line <= lines - 4; line += 4)
        {
            float* row = source + line * distance;
            int term = 0;
            for (; term <= terms - 4; term += 4)
                Turn(row + term, distance, panel + (nint)term * width + line, width);
            for (; term < terms; term++)
                for (int i = 0; i < 4; i++)
                    panel[(nint)term * width + line + i] = row[i * distance + term];
        }
        for (; line < lines; line++)
            for (int term = 0; term < terms; term++)
                panel[(nint)term * width + line] = source[line * distance + term];
    }

    private static void Turn(float* source, nint distance, float* target, nint width)
    {
        Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + distance);
        Vector128<float> c = Vector128.Load(source + 2 * distance), d = Vector128.Load(source + 3 * distance);
        Vector128<float> ac = Low(a, c), bd = Low(b, d), ac2 = High(a, c), bd2 = High(b, d);
        Low(ac, bd).Store(target);
        High(ac, bd).Store(target + width);
        Low(ac2, bd2).Store(target + 2 * width);
        High(ac2, bd2).Store(target + 3 * width);
    }

    /// <summary>x0 y0 x1 y1.</summary>
    private static Vector128<float> Low(Vector128<float> x, Vector128<float> y) =>
        System.Runtime.Intrinsics.X86.Sse.IsSupported ? System.Runtime.Intrinsics.X86.Sse.UnpackLow(x, y)
        : Vector128.Create(x[0], y[0], x[1], y[1]);

    /// <summary>x2 y2 x3 y3.</summary>
    private static Vector128<float> High(Vector128<float> x, Vector128<float> y) =>
        System.Runtime.Intrinsics.X86.Sse.IsSupported ? System.Runtime.Intrinsics.X86.Sse.UnpackHigh(x, y)
        : Vector128.Create(x[2], y[2], x[3], y[3]);
}
