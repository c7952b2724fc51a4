// The helpers that lowered user code calls, from the compiler's own package; but async functions are the scheduler's.

import assertClassBrand from '@oxc-project/runtime/helpers/assertClassBrand';
import asyncGeneratorDelegate from '@oxc-project/runtime/helpers/asyncGeneratorDelegate';
import asyncIterator from '@oxc-project/runtime/helpers/asyncIterator';
import awaitAsyncGenerator from '@oxc-project/runtime/helpers/awaitAsyncGenerator';
import checkInRHS from '@oxc-project/runtime/helpers/checkInRHS';
import checkPrivateRedeclaration from '@oxc-project/runtime/helpers/checkPrivateRedeclaration';
import classNameTDZError from '@oxc-project/runtime/helpers/classNameTDZError';
import classPrivateFieldGet2 from '@oxc-project/runtime/helpers/classPrivateFieldGet2';
import classPrivateFieldInitSpec from '@oxc-project/runtime/helpers/classPrivateFieldInitSpec';
import classPrivateFieldSet2 from '@oxc-project/runtime/helpers/classPrivateFieldSet2';
import classPrivateGetter from '@oxc-project/runtime/helpers/classPrivateGetter';
import classPrivateMethodInitSpec from '@oxc-project/runtime/helpers/classPrivateMethodInitSpec';
import classPrivateSetter from '@oxc-project/runtime/helpers/classPrivateSetter';
import defineProperty from '@oxc-project/runtime/helpers/defineProperty';
import extendsHelper from '@oxc-project/runtime/helpers/extends';
import identity from '@oxc-project/runtime/helpers/identity';
import objectDestructuringEmpty from '@oxc-project/runtime/helpers/objectDestructuringEmpty';
import objectSpread2 from '@oxc-project/runtime/helpers/objectSpread2';
import objectWithoutProperties from '@oxc-project/runtime/helpers/objectWithoutProperties';
import readOnlyError from '@oxc-project/runtime/helpers/readOnlyError';
import slicedToArray from '@oxc-project/runtime/helpers/slicedToArray';
import superPropGet from '@oxc-project/runtime/helpers/superPropGet';
import superPropSet from '@oxc-project/runtime/helpers/superPropSet';
import taggedTemplateLiteral from '@oxc-project/runtime/helpers/taggedTemplateLiteral';
import toArray from '@oxc-project/runtime/helpers/toArray';
import toPropertyKey from '@oxc-project/runtime/helpers/toPropertyKey';
import toSetter from '@oxc-project/runtime/helpers/toSetter';
import usingCtx from '@oxc-project/runtime/helpers/usingCtx';
import wrapAsyncGenerator from '@oxc-project/runtime/helpers/wrapAsyncGenerator';
import writeOnlyError from '@oxc-project/runtime/helpers/writeOnlyError';
import { asyncToGenerator } from './coroutine.ts';

export const babelHelpers: Readonly<Record<string, unknown>> = {
  asyncToGenerator,
  assertClassBrand,
  asyncGeneratorDelegate,
  asyncIterator,
  awaitAsyncGenerator,
  checkInRHS,
  checkPrivateRedeclaration,
  classNameTDZError,
  classPrivateFieldGet2,
  classPrivateFieldInitSpec,
  classPrivateFieldSet2,
  classPrivateGetter,
  classPrivateMethodInitSpec,
  classPrivateSetter,
  defineProperty,
  extends: extendsHelper,
  identity,
  objectDestructuringEmpty,
  objectSpread2,
  objectWithoutProperties,
  readOnlyError,
  slicedToArray,
  superPropGet,
  superPropSet,
  taggedTemplateLiteral,
  toArray,
  toPropertyKey,
  toSetter,
  usingCtx,
  wrapAsyncGenerator,
  writeOnlyError,
};
