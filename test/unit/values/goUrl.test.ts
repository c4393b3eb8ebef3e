// What Go's URL reader takes and what it stops at, as `urlParse` answered in real renderings.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { urlProblem } from '../../../server/core/values/goUrl';

const taken = [
  'https://host:8443/',
  'https://host:',
  'https://host:99999',
  'https://a_b/',
  'http://[::1]/',
  'https://[fe80::1%25en0]',
  'https://a/ b',
  'https://a?x=%zz',
  'https://user@host',
  'https://a<b',
  'https://a]',
  'https://ä.example',
  'a:b',
  'a/b:c',
  './a:b',
  'a.b',
  '*',
  'mailto:%zz',
  'https://oidc-discovery.https://a b',
];
const refused = [
  'https://host:port/',
  'https://host:-1',
  'http://[::1',
  '//a:b',
  'a%zz',
  'https://a/%zz',
  'https://a#%zz',
  'https://a b/',
  'https://a%41',
  'https://us er@host',
  '1http://a',
  ':a',
  'https://a\tb',
  'https://a\\b',
  'https://a{b',
  'https://a^b',
  'https://oidc-discovery.[a]',
  'https://[fe80::1%en0]',
];

describe('what is a URL for the templates', () => {
  for (const text of taken) it(`takes ${text}`, () => assert.equal(urlProblem(text), undefined));
  for (const text of refused)
    it(`stops at ${JSON.stringify(text)}`, () => assert.notEqual(urlProblem(text), undefined));
});
