namespace SuperInsight.Domain.TcbConfiguration;

/// <summary>A place in a file, both counted from 1.</summary>
public readonly record struct TextPlace(int Line, int Column);
