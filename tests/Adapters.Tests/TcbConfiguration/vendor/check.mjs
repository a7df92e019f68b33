// Reads a rendered cloudbaserc.json with the vendor's own parser, and holds configurations against the schema.
// Usage: node check.mjs rc CLOUDBASERC            prints what the vendor's tools would deploy
//        node check.mjs schema SCHEMA INSTANCES   prints, for each instance of a JSON list, true or the first error
import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [command, file, instances] = process.argv.slice(2);

if (command === 'rc') {
  const { ConfigParser } = require('@cloudbase/toolbox');
  console.log(JSON.stringify(await new ConfigParser({ configPath: file }).get()));
} else {
  const { default: Ajv } = require('ajv/dist/2020.js');
  const validate = new Ajv({ strict: true, strictTypes: false }).compile(JSON.parse(fs.readFileSync(file, 'utf8')));
  const answers = JSON.parse(fs.readFileSync(instances, 'utf8')).map((one) => validate(one) || `${validate.errors[0].instancePath} ${validate.errors[0].keyword}`);
  console.log(JSON.stringify(answers));
}
