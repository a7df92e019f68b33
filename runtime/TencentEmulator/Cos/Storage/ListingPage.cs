namespace TencentEmulator.Cos.Storage;

/// <summary>One page of a listing.</summary>
/// <param name="Objects">In key order.</param>
/// <param name="CommonPrefixes">In key order.</param>
/// <param name="Next">Where the next page starts (exclusive); "" on the last page.</param>
internal sealed record ListingPage(IReadOnlyList<StoredObject> Objects, IReadOnlyList<string> CommonPrefixes, string Next)
{
    public bool IsTruncated => Next.Length > 0;
}
