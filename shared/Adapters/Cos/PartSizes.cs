namespace SuperInsight.Adapters.Cos;

/// <summary>
/// How large each part of an upload is. COS takes 10,000 parts (<see href="https://cloud.tencent.com/document/product/436/14112"/>);
/// parts that grow let those cover 205 GiB, while all but giants need small buffers only.
/// </summary>
internal static class PartSizes
{
    public const int MostParts = 10_000;

    private const int MiB = 1 << 20;

    /// <param name="number">1 to <see cref="MostParts"/>.</param>
    public static int Of(int number) => number switch
    {
        <= 2_500 => 4 * MiB,
        <= 5_000 => 16 * MiB,
        _ => 32 * MiB,
    };
}
