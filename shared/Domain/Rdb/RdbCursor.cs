namespace SuperInsight.Domain.Rdb;

/// <summary>Where in a layout a scanner is: a stack of lists of elements, each with what is left of its repetitions.</summary>
internal sealed class RdbCursor
{
    /// <summary>The deepest: a stream's groups, their consumers, their entries.</summary>
    private const int Depth = 8;

    private static readonly RdbElement[][] ModulePieces = [[], [RdbElement.Number], [RdbElement.Number], [RdbElement.Skipped(4)], [RdbElement.Skipped(8)], [RdbElement.Text]];

    private readonly Level[] levels = new Level[Depth];
    private int top = -1;

    public void Begin(RdbElement[] layout)
    {
        top = -1;
        Push(layout, 1);
    }

    /// <summary>Leaves lists that are used up, and says whether nothing is left.</summary>
    public bool IsAtEnd()
    {
        while (top >= 0)
        {
            ref var level = ref levels[top];
            if (level.Index < level.Elements.Length && level.Rounds > 0)
                return false;
            if (level.Rounds > 1)
            {
                level.Rounds--;
                level.Index = 0;
                return false;
            }

            top--;
        }

        return true;
    }

    /// <summary>Takes the next element's head; false when <paramref name="bytes"/> do not hold all of it. Only when not at the end.</summary>
    public bool TryTake(ReadOnlySpan<byte> bytes, out RdbToken token)
    {
        ref var level = ref levels[top];
        var element = level.Elements[level.Index];
        if (!RdbToken.TryRead(element, bytes, out token))
            return false;
        switch (element.Kind)
        {
            case RdbElementKind.Many:
                level.Index++;
                Push(element.Inner, token.Number);
                break;
            case RdbElementKind.ModulePieces when token.Number > 0:
                if (token.Number >= (ulong)ModulePieces.Length)
                    throw new RdbException($"a module's value has a piece of the unknown kind {token.Number}");
                Push(ModulePieces[token.Number], 1);
                break;
            default:
                level.Index++;
                break;
        }

        return true;
    }

    private void Push(RdbElement[] elements, ulong rounds) => levels[++top] = new Level { Elements = elements, Rounds = rounds };

    private struct Level
    {
        public RdbElement[] Elements;
        public int Index;
        public ulong Rounds;
    }
}
