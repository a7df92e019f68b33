// Reads the emulator's bill with Tencent's own API client. Usage: node billing.mjs PORT
// Prints one line per check; any exception ends it with code 1.
import assert from 'node:assert/strict';
import dns from 'node:dns';

const [port] = process.argv.slice(2);

// The client takes the product's name from the host that it signs: only the address behind that name is ours.
const lookup = dns.lookup;
dns.lookup = (name, options, callback) => {
  if (typeof options === 'function') [options, callback] = [{}, options];
  if (!name.endsWith('.tencentcloudapi.com')) return lookup(name, options, callback);
  return options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
};

const { CommonClient } = (await import('tencentcloud-sdk-nodejs-common')).default;
const open = (product, version) => new CommonClient(`${product}.tencentcloudapi.com:${port}`, version, {
  credential: { secretId: 'id-fixture-not-real', secretKey: 'key-fixture-not-real' }, region: 'ap-shanghai',
  profile: { httpProfile: { protocol: 'http://', reqTimeout: 30 } },
});
const client = open('billing', '2018-07-09');
const check = async (name, run) => {
  await run();
  console.log(`ok ${name}`);
};
const refused = async (promise, code) => assert.equal(await promise.then(() => 'done', (error) => error.code), code);
const fen = (text) => Math.round(Number(text) * 100);
const explore = (more = {}) => client.request('DescribeCostExplorerSummary', {
  BeginTime: '2026-01-10 00:00:00', EndTime: '2026-01-11 23:59:59', BillType: '1', PeriodType: 'day', Dimensions: 'business', FeeType: 'cost', PageSize: 100, PageNo: 1, ...more,
});

await check('explorer', async () => {
  const { Total, Detail, TotalDetail, Header } = await explore();
  assert.equal(Total, 1);
  assert.deepEqual(Header.HeadDetail.map((head) => head.Name), ['2026-01-10', '2026-01-11']);
  // One core for two hours on each day: 2 × 0.055 = 0.11.
  assert.deepEqual(Detail[0].TimeDetail, [{ Time: '2026-01-10', Money: '0.11' }, { Time: '2026-01-11', Money: '0.11' }]);
  assert.equal(fen(TotalDetail.Total), 22);
});

await check('detail in pages', async () => {
  const rows = [];
  for (let Offset = 0; ; Offset += 1) {
    const { DetailSet, Total } = await client.request('DescribeBillDetail', { Offset, Limit: 1, Month: '2026-01', NeedRecordNum: 1 });
    assert.equal(Total, 3);
    if (DetailSet.length === 0) break;
    rows.push(...DetailSet);
  }
  assert.equal(rows.length, 3);
  const [used] = rows[0].ComponentSet;
  assert.deepEqual([rows[0].BillDay, rows[0].ResourceId, used.SinglePrice, used.RealTotalMeasure, used.Cost, used.RealCost, used.VoucherPayAmount, used.CashPayAmount],
    ['2026-01-10', 'web', '0.055', '2', '0.11', '0.11', '0.05', '0.06']);
  assert.deepEqual([rows[2].ActionType, rows[2].ComponentSet[0].RealCost], ['adjust', '-0.07']);
});

await check('resources, products and month', async () => {
  const { ResourceSummarySet } = await client.request('DescribeBillResourceSummary', { Offset: 0, Limit: 1000, Month: '2026-01' });
  const { Ready, Data, Total } = await client.request('DescribeCostSummaryByProduct', { BeginTime: '2026-01', EndTime: '2026-01', Limit: 100, Offset: 0 });
  const { SummaryDetail } = await client.request('DescribeBillSummary', { Month: '2026-01', GroupType: 'business' });
  assert.equal(Ready, 1);
  for (const amount of [ResourceSummarySet[0].RealTotalCost, Data[0].RealTotalCost, Total.RealTotalCost, SummaryDetail[0].RealTotalCost]) assert.equal(fen(amount), 15);
});

await check('refusals', async () => {
  await refused(explore({ PageSize: 101 }), 'InvalidParameter');
  await refused(explore({ BillType: 1 }), 'InvalidParameter');
  await refused(client.request('DescribeBillDetail', { Offset: 0, Limit: 301, Month: '2026-01' }), 'InvalidParameter');
  await refused(client.request('DescribeBillDetail', { Limit: 1, Month: '2026-01' }), 'MissingParameter');
});

await check('what was used', async () => {
  const { AccountId } = await open('sts', '2018-08-13').request('GetCallerIdentity', {});
  const { Topics } = await open('cls', '2020-10-16').request('DescribeTopics', { Offset: 0, Limit: 100 });
  const { DiskSet, TotalCount } = await open('cbs', '2017-03-12').request('DescribeDisks', { Offset: 0, Limit: 100 });
  assert.deepEqual([TotalCount, DiskSet[0].DiskId, DiskSet[0].DiskSize, DiskSet[0].DiskChargeType], [1, 'disk-1', 50, 'POSTPAID_BY_HOUR']);
  const monitor = open('monitor', '2018-07-24');
  const curve = (more = {}) => monitor.request('GetMonitorData', {
    Namespace: 'QCE/CLS', MetricName: 'TrafficWrite', Period: 3600, StartTime: '2026-01-10T00:00:00+08:00', EndTime: '2026-01-11T00:00:00+08:00',
    Instances: [{ Dimensions: [{ Name: 'uin', Value: AccountId }, { Name: 'TopicId', Value: Topics[0].TopicId }] }], ...more,
  });
  const { DataPoints, Period } = await curve();
  assert.deepEqual([Period, DataPoints[0].Timestamps, DataPoints[0].Values], [3600, [1767974400 + 3600], [1.5]]);
  assert.deepEqual((await curve({ Instances: [{ Dimensions: [{ Name: 'uin', Value: 'another' }, { Name: 'TopicId', Value: Topics[0].TopicId }] }] })).DataPoints[0].Values, []);
  await refused(curve({ Period: 300 }), 'InvalidParameter');
  await refused(curve({ MetricName: 'Nothing' }), 'InvalidParameter');
  await refused(curve({ EndTime: '2026-06-11T00:00:00+08:00' }), 'InvalidParameter');
});
