// Drives the emulator with Tencent's own client, as its documentation shows. Usage: node cos.mjs PORT FILE
// Prints one line per check; any exception ends it with code 1.
import assert from 'node:assert/strict';
import dns from 'node:dns';
import fs from 'node:fs';

const [port, file] = process.argv.slice(2);

// The client builds https://{bucket}.cos.{region}.myqcloud.com itself and signs that host. Only the address is ours.
const lookup = dns.lookup;
dns.lookup = (name, options, callback) => {
  if (typeof options === 'function') [options, callback] = [{}, options];
  if (!name.endsWith('.myqcloud.com')) return lookup(name, options, callback);
  return options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
};

const { default: COS } = await import('cos-nodejs-sdk-v5');
const at = { Bucket: 'backup-1250000000', Region: 'ap-shanghai' };
const connect = (SecretKey) => new COS({
  SecretId: 'id-fixture-not-real',
  SecretKey,
  Protocol: 'http:',
  Domain: `{Bucket}.cos.{Region}.myqcloud.com:${port}`,
  ServiceDomain: `service.cos.myqcloud.com:${port}`,
});
const cos = connect('key-fixture-not-real');
const content = fs.readFileSync(file);
const refused = async (call, code) => assert.equal(await call.then(() => 'done', (error) => error.code), code);
const check = async (name, run) => {
  await run();
  console.log(`ok ${name}`);
};

await check('service list', async () => {
  const { Buckets } = await cos.getService();
  assert.ok(Buckets.some((bucket) => bucket.Name === at.Bucket));
});

await check('simple upload, head, download', async () => {
  const Key = '备份/日 志+1.txt';
  const put = await cos.putObject({ ...at, Key, Body: 'hello world', Headers: { 'x-cos-meta-note': "it's (ok)*!~" }, ContentType: 'text/plain' });
  assert.equal(put.ETag, '"5eb63bbbe01eeed093cb22bb8f5acdc3"');
  assert.equal(put.headers['x-cos-hash-crc64ecma'], '5981764153023615706');
  const head = await cos.headObject({ ...at, Key });
  assert.equal(head.headers['x-cos-meta-note'], "it's (ok)*!~");
  const got = await cos.getObject({ ...at, Key });
  assert.equal(got.Body.toString(), 'hello world');
});

await check('multipart upload in slices, download compared', async () => {
  const done = await cos.sliceUploadFile({ ...at, Key: 'sliced.bin', FilePath: file, SliceSize: 1024 * 1024, AsyncLimit: 3 });
  assert.match(done.ETag, /-\d+"$/);
  const got = await cos.getObject({ ...at, Key: 'sliced.bin' });
  assert.ok(content.equals(got.Body));
  await cos.uploadFile({ ...at, Key: 'uploaded.bin', FilePath: file, SliceSize: 1024 * 1024 });
  const [sliced, uploaded] = await Promise.all(['sliced.bin', 'uploaded.bin'].map((Key) => cos.headObject({ ...at, Key })));
  assert.equal(sliced.headers['x-cos-hash-crc64ecma'], uploaded.headers['x-cos-hash-crc64ecma']);
});

await check('multipart by hand: list, abort', async () => {
  const { UploadId } = await cos.multipartInit({ ...at, Key: 'open.bin' });
  const part = await cos.multipartUpload({ ...at, Key: 'open.bin', UploadId, PartNumber: 1, Body: 'x' });
  const listed = await cos.multipartListPart({ ...at, Key: 'open.bin', UploadId });
  assert.equal(listed.Part[0].ETag, part.ETag);
  const uploads = await cos.multipartList({ ...at, Prefix: 'open' });
  assert.equal(uploads.Upload[0].UploadId, UploadId);
  await cos.multipartAbort({ ...at, Key: 'open.bin', UploadId });
  await refused(cos.multipartListPart({ ...at, Key: 'open.bin', UploadId }), 'NoSuchUpload');
});

await check('range', async () => {
  const got = await cos.getObject({ ...at, Key: 'sliced.bin', Range: 'bytes=1048570-1048589' });
  assert.equal(got.statusCode, 206);
  assert.ok(content.subarray(1048570, 1048590).equals(got.Body));
});

await check('stream download', async () => {
  const target = `${file}.down`;
  await new Promise((resolve, reject) => {
    const output = fs.createWriteStream(target).on('finish', resolve).on('error', reject);
    cos.getObject({ ...at, Key: 'sliced.bin', Output: output }).catch(reject);
  });
  assert.ok(content.equals(fs.readFileSync(target)));
  fs.rmSync(target);
});

await check('presigned link', async () => {
  const url = cos.getObjectUrl({ ...at, Key: '备份/日 志+1.txt', Sign: true, Expires: 60 });
  const answer = await new Promise((resolve, reject) => import('node:http').then(({ get }) => get(url, resolve).on('error', reject)));
  assert.equal(answer.statusCode, 200);
  answer.resume();
});

await check('list with delimiter and pages', async () => {
  for (let i = 0; i < 7; i++) await cos.putObject({ ...at, Key: `list/${i}/a b`, Body: String(i) });
  await cos.putObject({ ...at, Key: 'list/z', Body: 'z' });
  const seen = [];
  for (let Marker = '', more = true; more;) {
    const page = await cos.getBucket({ ...at, Prefix: 'list/', Delimiter: '/', MaxKeys: 3, Marker });
    seen.push(...page.CommonPrefixes.map((entry) => entry.Prefix), ...page.Contents.map((entry) => entry.Key));
    more = page.IsTruncated === 'true';
    Marker = page.NextMarker;
  }
  assert.deepEqual(seen, ['list/0/', 'list/1/', 'list/2/', 'list/3/', 'list/4/', 'list/5/', 'list/6/', 'list/z']);
});

await check('copy, replace, copy by parts', async () => {
  const CopySource = `${at.Bucket}.cos.${at.Region}.myqcloud.com/${encodeURIComponent('备份')}/${encodeURIComponent('日 志+1.txt')}`;
  await cos.putObjectCopy({ ...at, Key: 'copied.txt', CopySource });
  assert.equal((await cos.getObject({ ...at, Key: 'copied.txt' })).Body.toString(), 'hello world');
  await cos.sliceCopyFile({ ...at, Key: 'copied.bin', CopySource: `${at.Bucket}.cos.${at.Region}.myqcloud.com/sliced.bin`, CopySliceSize: 1, CopyChunkSize: 1024 * 1024 });
  assert.ok(content.equals((await cos.getObject({ ...at, Key: 'copied.bin' })).Body));
});

await check('forbid overwrite', () =>
  refused(cos.putObject({ ...at, Key: 'copied.txt', Body: 'other', Headers: { 'x-cos-forbid-overwrite': 'true' } }), 'FileAlreadyExists'));

await check('delete, delete many', async () => {
  await cos.deleteObject({ ...at, Key: 'copied.txt' });
  await refused(cos.getObject({ ...at, Key: 'copied.txt' }), 'NoSuchKey');
  const { Deleted } = await cos.deleteMultipleObject({ ...at, Objects: [{ Key: 'copied.bin' }, { Key: 'list/z' }] });
  assert.equal(Deleted.length, 2);
});

await check('bucket questions', async () => {
  await cos.headBucket(at);
  assert.equal((await cos.getBucketLocation(at)).LocationConstraint, at.Region);
  assert.deepEqual((await cos.getBucketVersioning(at)).VersioningConfiguration, {});
  assert.equal((await cos.getBucketAcl(at)).ACL, 'private');
});

await check('wrong key refused', async () => {
  await refused(connect('wrong').getObject({ ...at, Key: 'sliced.bin' }), 'SignatureDoesNotMatch');
});
