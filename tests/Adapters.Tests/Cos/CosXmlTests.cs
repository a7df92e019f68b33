using System.Net;
using System.Text;
using SuperInsight.Adapters.Cos;

namespace SuperInsight.Adapters.Tests.Cos;

public sealed class CosXmlTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void ReadObjects_DecodesNames_AndPassesOverWhatItDoesNotKnow()
    {
        var (page, next) = CosXml.ReadObjects(
            Body("""
            <?xml version='1.0' encoding='utf-8'?>
            <ListBucketResult xmlns="http://www.qcloud.com/document/product/436/7751">
              <Name>b-1</Name><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextMarker>a%2B%25</NextMarker>
              <Contents><Key>%E5%A4%87%20+%2B</Key><LastModified>2026-01-01T00:00:01.000Z</LastModified><ETag>"x"</ETag><Size>5368709121</Size><Owner><ID>1</ID></Owner></Contents>
              <CommonPrefixes><Prefix>d%2F</Prefix></CommonPrefixes>
            </ListBucketResult>
            """),
            Now);
        var entry = Assert.Single(page.Objects);
        Assert.Equal("备  +", entry.Key);
        Assert.Equal(5368709121, entry.Size);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 1, TimeSpan.Zero), entry.LastModified);
        Assert.Equal(["d/"], page.CommonPrefixes);
        Assert.Equal(Now, page.AsOf);
        Assert.Equal("a+%", next);
    }

    [Fact]
    public void ReadObjects_TakesNamesAsTheyAre_WhenTheyAreNotEncoded()
    {
        var (page, next) = CosXml.ReadObjects(
            Body("<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a+%41</Key><LastModified>2026-01-01T00:00:00Z</LastModified><Size>0</Size></Contents></ListBucketResult>"),
            Now);
        Assert.Equal("a+%41", Assert.Single(page.Objects).Key);
        Assert.Null(next);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not xml")]
    [InlineData("<html/>")]
    [InlineData("<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><Key>k</Key><Size>many</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents></ListBucketResult>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e \"boom\">]><ListBucketResult>&e;</ListBucketResult>")]
    public void ReadObjects_ThrowsInvalidData_WhenTheAnswerIsSomethingElse(string body) =>
        Assert.Throws<InvalidDataException>(() => CosXml.ReadObjects(Body(body), Now));

    [Fact]
    public void ReadError_GivesWhatCosSaid()
    {
        var error = CosXml.ReadError(
            HttpStatusCode.NotFound,
            Body("<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><RequestId>NWRj</RequestId><TraceId>OGVm</TraceId></Error>"),
            "other");
        Assert.Equal(new CosError(HttpStatusCode.NotFound, "NoSuchKey", "The specified key does not exist.", "NWRj"), error);
    }

    [Theory]
    [InlineData("<Error/>", "")]
    [InlineData("<html>bad gateway</html>", null)]
    [InlineData("<Error><Code>cut off", null)]
    public void ReadError_ToleratesWhatIsMissing(string body, string? code) =>
        Assert.Equal(code, CosXml.ReadError(HttpStatusCode.BadGateway, Body(body), "id")?.Code);

    [Fact]
    public void WriteParts_NumbersThemFromOne_AndQuotesETags() => Assert.Equal(
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag></Part><Part><PartNumber>2</PartNumber><ETag>\"b\"</ETag></Part></CompleteMultipartUpload>",
        Encoding.UTF8.GetString(CosXml.WriteParts(["\"a\"", "\"b\""])));

    private static byte[] Body(string text) => Encoding.UTF8.GetBytes(text.TrimStart());
}
