using System.Text;
using SuperInsight.Adapters.Supervisor;

namespace SuperInsight.Adapters.Tests.Supervisor;

public sealed class XmlRpcTests
{
    [Fact]
    public void WriteCall_WritesEachType_AndEscapes() => Assert.Equal(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><methodCall><methodName>a.b</methodName><params>"
        + "<param><value><string>&lt;&amp;ü</string></value></param><param><value><int>-7</int></value></param><param><value><boolean>0</boolean></value></param></params></methodCall>",
        Encoding.UTF8.GetString(XmlRpc.WriteCall("a.b", "<&ü", -7, false)));

    [Fact]
    public void WriteCall_RefusesOtherTypes() => Assert.Throws<ArgumentException>(() => XmlRpc.WriteCall("a.b", 1.5));

    [Fact]
    public void ReadAnswer_ReadsEachType()
    {
        var answer = Read("""
            <params><param><value><array><data>
              <value><struct><member><name>n</name><value><i4> 20 </i4></value></member><member><name>t</name><value>plain</value></member></struct></value>
              <value><boolean>1</boolean></value><value><string></string></value><value><double>1.5</double></value>
            </data></array></value></param></params>
            """);
        var items = Assert.IsType<IReadOnlyList<object?>>(answer.Value, exactMatch: false);
        var members = Assert.IsType<IReadOnlyDictionary<string, object?>>(items[0], exactMatch: false);
        Assert.Equal((20, "plain"), (members["n"], members["t"]));
        Assert.Equal([true, "", null], items.Skip(1));
    }

    [Fact]
    public void ReadAnswer_ReadsAFault() => Assert.Equal(
        new XmlRpcFault(10, "BAD_NAME: x"),
        Read("<fault><value><struct><member><name>faultCode</name><value><int>10</int></value></member><member><name>faultString</name><value><string>BAD_NAME: x</string></value></member></struct></value></fault>").Fault);

    [Theory]
    [InlineData("")]
    [InlineData("<html/>")]
    [InlineData("<methodResponse/>")]
    [InlineData("<methodResponse><params><param><value><int>x</int></value></param></params></methodResponse>")]
    [InlineData("<methodResponse><params><param><value><int>99999999999</int></value></param></params></methodResponse>")]
    [InlineData("<methodResponse><fault><value><string>x</string></value></fault></methodResponse>")]
    [InlineData("<methodResponse><params><param><value><struct><member><value>x</value></member></struct></value></param></params></methodResponse>")]
    [InlineData("<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><methodResponse><params><param><value>&e;</value></param></params></methodResponse>")]
    public void ReadAnswer_RefusesWhatIsNone(string body) => Assert.Throws<FormatException>(() => XmlRpc.ReadAnswer(new MemoryStream(Encoding.UTF8.GetBytes(body))));

    private static XmlRpcAnswer Read(string inner) => XmlRpc.ReadAnswer(new MemoryStream(Encoding.UTF8.GetBytes($"<?xml version='1.0'?>\n<methodResponse>{inner}</methodResponse>")));
}
