// The helpers that compiled user code calls: the compiler's own, but asyncToGenerator is the emulator's.

import assertClassBrand from '@oxc-project/runtime/helpers/assertClassBrand';
import asyncGeneratorDelegate from '@oxc-project/runtime/helpers/asyncGeneratorDelegate';
import asyncIterator from '@oxc-project/runtime/helpers/asyncIterator';
import awaitAsyncGenerator from '@oxc-project/runtime/helpers/awaitAsyncGenerator';
import checkInRHS from '@oxc-project/runtime/helpers/checkInRHS';
import classPrivateFieldGet2 from '@oxc-project/runtime/helpers/classPrivateFieldGet2';
import classPrivateFieldInitSpec from '@oxc-project/runtime/helpers/classPrivateFieldInitSpec';
import classPrivateFieldSet2 from '@oxc-project/runtime/helpers/classPrivateFieldSet2';
import classPrivateMethodInitSpec from '@oxc-project/runtime/helpers/classPrivateMethodInitSpec';
import defineProperty from '@oxc-project/runtime/helpers/defineProperty';
import extendsHelper from '@oxc-project/runtime/helpers/extends';
import objectDestructuringEmpty from '@oxc-project/runtime/helpers/objectDestructuringEmpty';
import objectSpread2 from '@oxc-project/runtime/helpers/objectSpread2';
import objectWithoutProperties from '@oxc-project/runtime/helpers/objectWithoutProperties';
import readOnlyError from '@oxc-project/runtime/helpers/readOnlyError';
import setFunctionName from '@oxc-project/runtime/helpers/setFunctionName';
import superPropGet from '@oxc-project/runtime/helpers/superPropGet';
import superPropSet from '@oxc-project/runtime/helpers/superPropSet';
import taggedTemplateLiteral from '@oxc-project/runtime/helpers/taggedTemplateLiteral';
import toPropertyKey from '@oxc-project/runtime/helpers/toPropertyKey';
import toSetter from '@oxc-project/runtime/helpers/toSetter';
import usingCtx from '@oxc-project/runtime/helpers/usingCtx';
import wrapAsyncGenerator from '@oxc-project/runtime/helpers/wrapAsyncGenerator';
import writeOnlyError from '@oxc-project/runtime/helpers/writeOnlyError';
import { asyncToGenerator } from './run-process.ts';

export const babelHelpers: Readonly<Record<string, unknown>> = {
  asyncToGenerator,
  assertClassBrand,
  asyncGeneratorDelegate,
  asyncIterator,
  awaitAsyncGenerator,
  checkInRHS,
  classPrivateFieldGet2,
  classPrivateFieldInitSpec,
  classPrivateFieldSet2,
  classPrivateMethodInitSpec,
  defineProperty,
  extends: extendsHelper,
  objectDestructuringEmpty,
  objectSpread2,
  objectWithoutProperties,
  readOnlyError,
  setFunctionName,
  superPropGet,
  superPropSet,
  taggedTemplateLiteral,
  toPropertyKey,
  toSetter,
  usingCtx,
  wrapAsyncGenerator,
  writeOnlyError,
};
